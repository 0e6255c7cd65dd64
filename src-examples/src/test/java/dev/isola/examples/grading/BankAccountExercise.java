package dev.isola.examples.grading;

import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.IsolaAssertions.assertThat;

import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.grading.Points;
import dev.isola.junit.grading.Submissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A class {@code Account(owner, balance=0)} with {@code deposit}, {@code withdraw} and {@code
 * transactions}, all amounts in cents. Errors are {@code ValueError}, or {@code InsufficientFunds}
 * where the money is not enough. The host calls functions, not methods: a driver takes an account
 * step by step.
 */
@Submissions("classpath:submissions/bank-account")
@DisplayName("bank-account")
class BankAccountExercise {

  @IsolaSandbox(
      scripts = "classpath:submissions/bank-account-driver.py",
      timeout = "5s",
      maxMemory = "128MB",
      maxOutput = "64KB")
  Sandbox sandbox;

  @Test
  @Points(2)
  void everyOperationReturnsTheNewBalance() {
    assertThat(sandbox.call("operate", 100, List.of(deposit(50), withdraw(30), deposit(5))))
        .events()
        .containsSubsequence(result(150), result(120), result(125), end(125));
  }

  @Test
  @Points(2)
  void allMoneyMayBeWithdrawn() {
    assertThat(sandbox.call("operate", 80, List.of(withdraw(80)))).succeeded().hasValue(0);
  }

  @Test
  @Points(2)
  void refusesToPayOutMoreThanThereIs() {
    assertThat(sandbox.call("operate", 80, List.of(withdraw(81)))).failedWith("InsufficientFunds");
  }

  @Test
  @Points(1)
  void refusesAnAmountOfZero() {
    assertThat(sandbox.call("operate", 80, List.of(deposit(0)))).failedWith("ValueError");
  }

  @Test
  @Points(3)
  void transactionsTellTheStoryFromTheBeginning() {
    assertThat(sandbox.call("statement", List.of(deposit(70), withdraw(20))))
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
