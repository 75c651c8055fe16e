package chat.parley.presence;

import chat.parley.message.UserName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** A request by HTTP to change what the sessions of a user on all nodes watch. */
record WatchNotice(UserName user, PresenceRequest request) {

  byte[] encode() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(user.value());
      write(request.watch(), out);
      write(request.unwatch(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Never thrown: the stream writes to memory.
    }
    return bytes.toByteArray();
  }

  private static void write(Set<UserName> names, DataOutputStream out) throws IOException {
    out.writeInt(names.size());
    for (UserName name : names) {
      out.writeUTF(name.value());
    }
  }

  /**
   * Decodes a notice.
   *
   * @throws IOException if it ends too early
   * @throws chat.parley.message.ChatException if a name is not valid
   */
  static WatchNotice decode(byte[] notice) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(notice))) {
      var user = new UserName(in.readUTF());
      return new WatchNotice(user, new PresenceRequest(names(in), names(in), null));
    }
  }

  private static Set<UserName> names(DataInputStream in) throws IOException {
    int count = in.readInt();
    var names = new LinkedHashSet<UserName>();
    for (int i = 0; i < count; i++) {
      names.add(new UserName(in.readUTF()));
    }
    return names;
  }
}
