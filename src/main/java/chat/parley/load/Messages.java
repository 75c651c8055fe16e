package chat.parley.load;

import org.jspecify.annotations.Nullable;

/** The frames of each writer, made once and marked anew for each message. */
final class Messages {

  private final Scene scene;
  private final byte[] @Nullable [] templates;
  private final int[] marks;

  Messages(Scene scene) {
    this.scene = scene;
    templates = new byte[scene.writers()][];
    marks = new int[scene.writers()];
  }

  void send(Client writer, int run, int number, long due) {
    int sender = writer.number;
    byte[] frame = templates[sender];
    if (frame == null) {
      frame = Frames.message(scene, sender);
      templates[sender] = frame;
      marks[sender] = Mark.indexIn(frame);
    }
    Mark.write(frame, marks[sender], run, sender, number, due);
    writer.write(frame);
  }
}
