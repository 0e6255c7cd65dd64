function median(numbers) {
  while (true) {
    if (numbers.length === 1) return numbers[0];
  }
}
