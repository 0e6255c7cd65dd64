const roll = Math.random;
roll();
let sum = 0;
for (let i = 0; i < 100_000; i++) sum += i;

function talk(lines) {
  for (let i = 0; i < lines; i++) console.log("line", i);
}
