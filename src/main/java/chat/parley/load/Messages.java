package chat.parley.load;

import org.jspecify.annotations.Nullable;

/** The message frames of the writers. Each is encoded once; each message gets a new mark in it. */
final class Messages {

  private final Scene scene;
  private final byte[] @Nullable [] templates;
  private final int[] markOffsets;

  Messages(Scene scene) {
    this.scene = scene;
    templates = new byte[scene.writers()][];
    markOffsets = new int[scene.writers()];
  }

  /**
   * Sends a writer's next message.
   *
   * @param due when the message was due, in nanoseconds of the event loop
   */
  void send(Client writer, int run, int number, long due) {
    int sender = writer.number;
    byte[] frame = templates[sender];
    if (frame == null) {
      frame = Frames.message(scene, sender);
      templates[sender] = frame;
      markOffsets[sender] = Mark.indexOf(frame);
    }
    Mark.write(frame, markOffsets[sender], run, sender, number, due);
    writer.write(frame);
  }
}
