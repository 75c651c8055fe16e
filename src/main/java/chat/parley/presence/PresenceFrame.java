package chat.parley.presence;

import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.presence.Choices.Choice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users of one node, as the node tells the others: those that have changed, or a part of the
 * list of all. Frames of a node are numbered, so that a lost one is noticed.
 *
 * @param node the id of the node
 * @param number the number of the frame, from 1 on
 * @param part whether the frame belongs to a list of all users
 * @param wants the id of the node that is to send its list; {@link #ALL} for all, empty for none
 * @param entries the users
 * @param pairs pairs of users in which a block has changed
 */
record PresenceFrame(
    String node,
    long number,
    Part part,
    String wants,
    List<Entry> entries,
    List<Address.Pair> pairs) {

  /** The {@link #wants} of a frame that asks all nodes. */
  static final String ALL = "*";

  /** The version of the format, with which a frame begins. */
  private static final int VERSION = 1;

  private static final int STATE_BITS = 2;
  private static final int STATE_MASK = (1 << STATE_BITS) - 1;

  /** The place of a frame in the list of all users of a node. */
  enum Part {
    /** It has the users that have changed. */
    CHANGES(0),
    /** It is the only one of a list. */
    WHOLE(1),
    FIRST(2),
    MIDDLE(3),
    LAST(4),
    /** It is the last frame of a node that stops. */
    END(5);

    private final int code;

    Part(int code) {
      this.code = code;
    }

    static Part ofCode(int code) throws IOException {
      for (Part part : values()) {
        if (part.code == code) {
          return part;
        }
      }
      throw new IOException("No part of a list has the number " + code);
    }

    boolean begins() {
      return this == WHOLE || this == FIRST;
    }

    boolean ends() {
      return this == WHOLE || this == LAST;
    }
  }

  /**
   * A user.
   *
   * @param availability null if it has no session on the node
   * @param at when it was last online if it is not any more, in milliseconds since 1970 UTC
   * @param choice the last choice of the user; null if none is known
   */
  record Entry(
      UserName user, @Nullable Availability availability, long at, @Nullable Choice choice) {}

  byte[] encode() {
    var bytes = new ByteArrayOutputStream(64 + 24 * entries.size());
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(node);
      out.writeLong(number);
      out.writeByte(part.code);
      out.writeUTF(wants);
      out.writeInt(entries.size());
      for (Entry entry : entries) {
        write(entry, out);
      }
      out.writeInt(pairs.size());
      for (Address.Pair pair : pairs) {
        out.writeUTF(pair.first().value());
        out.writeUTF(pair.second().value());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Never thrown: the stream writes to memory.
    }
    return bytes.toByteArray();
  }

  private static void write(Entry entry, DataOutputStream out) throws IOException {
    Choice choice = entry.choice;
    out.writeUTF(entry.user.value());
    int chosen = choice == null ? 0 : Availability.code(choice.availability());
    out.writeByte(Availability.code(entry.availability) | (chosen << STATE_BITS));
    if (isAbsent(entry.availability)) {
      out.writeLong(entry.at);
    }
    if (choice != null) {
      out.writeLong(choice.at());
    }
  }

  private static boolean isAbsent(@Nullable Availability availability) {
    return availability == null || availability == Availability.INVISIBLE;
  }

  /**
   * Decodes a frame.
   *
   * @throws IOException if the bytes are not a frame of this version
   */
  static PresenceFrame decode(byte[] bytes) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != VERSION) {
        throw new IOException("the version of the presence frame is another one");
      }
      String node = in.readUTF();
      long number = in.readLong();
      Part part = Part.ofCode(in.readByte());
      String wants = in.readUTF();
      List<Entry> entries = readEntries(in);
      return new PresenceFrame(node, number, part, wants, entries, readPairs(in));
    } catch (ChatException | IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private static List<Entry> readEntries(DataInputStream in) throws IOException {
    int count = in.readInt();
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < count; i++) {
      var user = new UserName(in.readUTF());
      int states = in.readByte();
      Availability availability = Availability.ofCode(states & STATE_MASK);
      Availability chosen = Availability.ofCode((states >> STATE_BITS) & STATE_MASK);
      long at = isAbsent(availability) ? in.readLong() : 0;
      Choice choice = chosen == null ? null : new Choice(chosen, in.readLong());
      entries.add(new Entry(user, availability, at, choice));
    }
    return entries;
  }

  private static List<Address.Pair> readPairs(DataInputStream in) throws IOException {
    int count = in.readInt();
    var pairs = new ArrayList<Address.Pair>();
    for (int i = 0; i < count; i++) {
      pairs.add(Address.Pair.of(new UserName(in.readUTF()), new UserName(in.readUTF())));
    }
    return pairs;
  }
}
