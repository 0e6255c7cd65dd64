package dev.isola.examples.tutorial;

import static dev.isola.assertj.IsolaAssertions.assertThat;

import dev.isola.Sandbox;
import dev.isola.junit.IsolaSandbox;
import dev.isola.junit.grading.DependsOnCheck;
import dev.isola.junit.grading.Hidden;
import dev.isola.junit.grading.Points;
import dev.isola.junit.grading.Submissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The exercise of the tutorial: named so that a build runs it only when it grades. */
@Submissions("submissions")
class MedianExercise {

  @IsolaSandbox(timeout = "5s", maxFuel = 200_000_000, maxMemory = "128MB", maxOutput = "64KB")
  Sandbox sandbox;

  @Test
  @Points(2)
  void ofAnOddNumber() {
    assertThat(sandbox.call("median", List.of(3, 1, 2))).succeeded().hasValue(2);
  }

  @Test
  @Points(3)
  void ofAnEvenNumber() {
    assertThat(sandbox.call("median", List.of(4, 1, 3, 2))).succeeded().hasValue(2.5);
  }

  @Test
  @Points(1)
  void ofOneNumber() {
    assertThat(sandbox.call("median", List.of(7))).succeeded().hasValue(7);
  }

  @Test
  @Points(2)
  @Hidden
  @DependsOnCheck("ofAnOddNumber")
  void ofManyNumbers() {
    assertThat(sandbox.call("median", IntStream.range(0, 1001).boxed().toList())).hasValue(500);
  }
}
