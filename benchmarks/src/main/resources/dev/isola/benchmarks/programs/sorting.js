// Sorting with comparators, by numbers and by names.
function people(n) {
  const list = [];
  let seed = 7;
  for (let i = 0; i < n; i++) {
    seed = (seed * 16807) % 2147483647;
    list.push({ name: "p" + (seed % 9973), age: seed % 90, id: i });
  }
  return list;
}

function run(n) {
  const list = people(n);
  list.sort((a, b) => a.age - b.age || a.id - b.id);
  const oldest = list[n - 1].id;
  list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const numbers = list.map((p) => p.id * 7919 % 10007).sort((a, b) => b - a);
  const names = list.map((p) => p.name).sort();
  const kept = list.filter((p) => p.age > 30).reduce((sum, p) => sum + p.age, 0);
  return [oldest, list[0].name, numbers[0], names[n - 1], kept].join(",");
}
