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
import java.util.Iterator;
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
      return parse(
          files.filter(file -> file.toString().endsWith(".java")).map(Source::read).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InMemory read(Path path) {
    try {
      return new InMemory(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Source of(String path, String text) {
    return parse(List.of(new InMemory(Path.of(path), text))).getFirst();
  }

  /** Parses all files in one task, because a task takes longer to create than a file to parse. */
  private static List<Source> parse(List<InMemory> files) {
    var options = List.of("-proc:none");
    var compiler = ToolProvider.getSystemJavaCompiler();
    var task = (JavacTask) compiler.getTask(null, null, _ -> {}, options, null, files);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<Source> sources = new ArrayList<>();
    Iterator<InMemory> parsed = files.iterator();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        var spans = new Spans(positions);
        unit.accept(spans, unit);
        InMemory file = parsed.next();
        sources.add(new Source(file.path, file.text, spans.types, spans.methods));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
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
    private final Path path;
    private final String text;

    InMemory(Path path, String text) {
      super(URI.create("string:///" + path), Kind.SOURCE);
      this.path = path;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
