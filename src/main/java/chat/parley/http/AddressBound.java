package chat.parley.http;

import java.util.HashMap;
import java.util.Map;

/**
 * A bound on something that requests use at the same time, such as bytes: for each client address,
 * and for all of them together. Any thread may call; no method waits for anything but the others.
 */
final class AddressBound {

  private final long max;
  private final long maxPerAddress;
  private final Map<String, Long> byAddress = new HashMap<>();
  private long used;

  /**
   * @param max the maximum amount for all addresses together
   * @param maxPerAddress the maximum amount for one address
   */
  AddressBound(long max, long maxPerAddress) {
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  /** Takes an amount, all of it or nothing; returns whether it was free. */
  synchronized boolean tryTake(String address, long amount) {
    long ofAddress = byAddress.getOrDefault(address, 0L) + amount;
    if (used + amount > max || ofAddress > maxPerAddress) {
      return false;
    }
    used += amount;
    byAddress.put(address, ofAddress);
    return true;
  }

  /** Gives back what the address has taken, or a part of it. */
  synchronized void giveBack(String address, long amount) {
    used -= amount;
    byAddress.computeIfPresent(address, (_, taken) -> taken <= amount ? null : taken - amount);
  }

  /** Returns the bound, for error messages. */
  @Override
  public String toString() {
    return "%d, %d from one address".formatted(max, maxPerAddress);
  }
}
