package dev.isola.examples.grading;

import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.IsolaAssertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A class {@code Account(owner, balance=0)} with {@code deposit}, {@code withdraw} and {@code
 * transactions}, all amounts in cents. Errors are {@code ValueError}, or {@code InsufficientFunds}
 * where the money is not enough.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("submissions")
class BankAccountExercise extends Exercise {

  static List<Submission> submissions() {
    return Submission.to("bank-account");
  }

  /** The host calls functions, not methods: this drives an account step by step. */
  @Override
  Optional<String> driver() {
    return Optional.of(
        """
        def operate(balance, steps):
            account = Account("Ada", balance)
            for name, amount in steps:
                yield getattr(account, name)(amount)
            return account.balance

        def statement(steps):
            account = Account("Ada")
            for name, amount in steps:
                getattr(account, name)(amount)
            for kind, amount, balance in account.transactions():
                yield {"kind": kind, "amount": amount, "balance": balance}
        """);
  }

  @Check(points = 2)
  void everyOperationReturnsTheNewBalance() {
    assertThat(call("operate", 100, List.of(deposit(50), withdraw(30), deposit(5))))
        .events()
        .containsSubsequence(result(150), result(120), result(125), end(125));
  }

  @Check(points = 2)
  void allMoneyMayBeWithdrawn() {
    assertThat(call("operate", 80, List.of(withdraw(80)))).succeeded().hasValue(0);
  }

  @Check(points = 2)
  void refusesToPayOutMoreThanThereIs() {
    assertThat(call("operate", 80, List.of(withdraw(81)))).failedWith("InsufficientFunds");
  }

  @Check(points = 1)
  void refusesAnAmountOfZero() {
    assertThat(call("operate", 80, List.of(deposit(0)))).failedWith("ValueError");
  }

  @Check(points = 3)
  void transactionsTellTheStoryFromTheBeginning() {
    assertThat(call("statement", List.of(deposit(70), withdraw(20))))
        .events()
        .resultsAre(
            Map.of("kind", "deposit", "amount", 70, "balance", 70),
            Map.of("kind", "withdraw", "amount", 20, "balance", 50));
  }

  private static List<Object> deposit(int amount) {
    return List.of("deposit", amount);
  }

  private static List<Object> withdraw(int amount) {
    return List.of("withdraw", amount);
  }
}
