package chat.parley.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A Java source that is parsed only: the types that it names need not exist. */
record Source(Path path, String text, List<Span> types, List<Span> methods) {

  /** A type or a method, with its first and last line, inclusive and counted from 1. */
  record Span(String name, long first, long last) {
    long lines() {
      return last - first + 1;
    }
  }

  /** Parsed once, because several tests use the sources and parsing takes most of their time. */
  private static final class All {
    static final List<Source> SOURCES = readAll();
  }

  /** Returns every Java source of the repository. */
  static List<Source> all() {
    return All.SOURCES;
  }

  private static List<Source> readAll() {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).map(Source::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Source of(String path, String text) {
    return of(Path.of(path), text);
  }

  private static Source read(Path path) {
    try {
      return of(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source of(Path path, String text) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var options = List.of("-proc:none");
    var file = List.of(new InMemory(path, text));
    var task = (JavacTask) compiler.getTask(null, null, _ -> {}, options, null, file);
    var spans = new Spans(Trees.instance(task).getSourcePositions());
    try {
      task.parse().forEach(unit -> unit.accept(spans, unit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Source(path, text, spans.types, spans.methods);
  }

  private static final class Spans extends TreeScanner<Void, CompilationUnitTree> {
    private final SourcePositions positions;
    private final List<Span> types = new ArrayList<>();
    private final List<Span> methods = new ArrayList<>();

    Spans(SourcePositions positions) {
      this.positions = positions;
    }

    @Override
    public Void visitClass(ClassTree type, CompilationUnitTree unit) {
      types.add(span(type.getSimpleName().toString(), type, unit));
      return super.visitClass(type, unit);
    }

    @Override
    public Void visitMethod(MethodTree method, CompilationUnitTree unit) {
      methods.add(span(method.getName().toString(), method, unit));
      return super.visitMethod(method, unit);
    }

    private Span span(String name, Tree tree, CompilationUnitTree unit) {
      var lines = unit.getLineMap();
      return new Span(
          name,
          lines.getLineNumber(positions.getStartPosition(unit, tree)),
          lines.getLineNumber(positions.getEndPosition(unit, tree)));
    }
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final String text;

    InMemory(Path path, String text) {
      super(URI.create("string:///" + path), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
