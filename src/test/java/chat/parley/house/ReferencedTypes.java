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
 * The types that a class file refers to. The dependencies of ArchUnit omit casts, the patterns of a
 * switch and the signatures of called methods, which are most uses of a sealed type.
 */
final class ReferencedTypes {
  private static final Pattern IN_SIGNATURE = Pattern.compile("L([\\w/$]+)[;<]");

  private ReferencedTypes() {}

  /** Returns binary names; a nested type is represented by its outermost type. */
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
