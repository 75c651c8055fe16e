package chat.parley.house;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All types that a class file names. ArchUnit's dependencies leave out casts, the patterns of a
 * switch and the signatures of called methods, and these are most of what uses a sealed type.
 */
final class ReferencedTypes {
  private static final Pattern IN_SIGNATURE = Pattern.compile("L([\\w/$]+)[;<]");

  private ReferencedTypes() {}

  /** Binary names, nested types as their outermost one. */
  static Set<String> of(JavaClass type) {
    try {
      byte[] file = Files.readAllBytes(Path.of(type.getSource().orElseThrow().getUri()));
      return StreamSupport.stream(ClassFile.of().parse(file).constantPool().spliterator(), false)
          .flatMap(ReferencedTypes::internalNames)
          .map(name -> outermost(name.replace('/', '.')))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String outermost(String name) {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static Stream<String> internalNames(PoolEntry entry) {
    return switch (entry) {
      case ClassEntry type when !type.asInternalName().startsWith("[") ->
          Stream.of(type.asInternalName());
      case Utf8Entry text -> signature(text.stringValue());
      default -> Stream.of();
    };
  }

  private static Stream<String> signature(String text) {
    return IN_SIGNATURE.matcher(text).results().map((MatchResult type) -> type.group(1));
  }
}
