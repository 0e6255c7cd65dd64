// Strings put together character by character, taken apart and searched.
function run(n) {
  let built = "";
  for (let i = 0; i < n; i++) {
    built += String.fromCharCode(97 + (i * 7) % 26);
    if (i % 11 === 0) {
      built += " ";
    }
  }
  let vowels = 0;
  for (let i = 0; i < built.length; i++) {
    const c = built[i];
    if (c === "a" || c === "e" || c === "i" || c === "o" || c === "u") {
      vowels++;
    }
  }
  const counts = {};
  for (const word of built.split(" ")) {
    const key = word.slice(0, 3);
    counts[key] = (counts[key] || 0) + 1;
  }
  let codes = 0;
  for (let i = 0; i < built.length; i++) {
    codes = (codes * 31 + built.charCodeAt(i)) | 0;
  }
  const capitals = built.split(" ").map((w) => w.charAt(0).toUpperCase() + w.substring(1)).join("-");
  const padded = capitals.split("-").map((w, i) => `${i}:${w.padEnd(14, ".")}`).reverse().join("");
  return [vowels, codes, Object.keys(counts).length, padded.length, padded.indexOf("999:")].join(",");
}
