package dev.isola.examples.plugin;

import dev.isola.GuestException;
import dev.isola.LimitExceededException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import java.nio.file.Path;
import java.util.Optional;

/** What a shop does before it accepts a plugin: tries it, and says what is wrong with it. */
final class PluginReview {
  private final PluginHost host;

  PluginReview(PluginHost host) {
    this.host = host;
  }

  /** Why a plugin is not accepted; empty if it is. */
  Optional<String> complaint(Path plugin, Cart cart) {
    try (Sandbox sandbox = host.open(plugin)) {
      RunResult first = sandbox.call("discount", cart);
      if (!first.succeeded()) {
        return Optional.of(reason(first));
      }
      Discount discount = first.value(Discount.class);
      if (discount.cents() < 0 || discount.cents() > cart.total()) {
        return Optional.of("takes " + discount.cents() + " cents off a cart of " + cart.total());
      }
      RunResult second = sandbox.call("discount", cart);
      return second.value().equals(first.value())
          ? Optional.empty()
          : Optional.of("said " + first.value() + " and then " + second.value());
    } catch (GuestException e) {
      return Optional.of(Verdict.COMPILE_ERROR + ": " + e.error().summary());
    } catch (LimitExceededException e) {
      return Optional.of(e.verdict() + " while it was loaded");
    }
  }

  private static String reason(RunResult run) {
    if (run.verdict().isHostsFault()) {
      // Nobody knows how good the plugin is; it must not be blamed.
      throw new IllegalStateException("the shop failed: " + run, run.cause().orElse(null));
    }
    return run.verdict() + run.error().map(error -> ": " + error.summary()).orElse("");
  }
}
