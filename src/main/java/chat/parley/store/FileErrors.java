package chat.parley.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The texts of file errors, for the log and for the output of commands. */
public final class FileErrors {

  private FileErrors() {}

  /**
   * Returns what is wrong with which file. The message of the usual exceptions of file systems is
   * the path only, and the error is the name of their class.
   */
  public static String text(IOException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case AccessDeniedException _ -> message + ": permission denied";
      case NoSuchFileException _ -> message + ": no such file or directory";
      case FileAlreadyExistsException _ -> message + ": exists already";
      case NotDirectoryException _ -> message + ": not a directory";
      default -> message;
    };
  }
}
