// A feed of prices: says which stocks it has, then their prices, then that it is closed.
import { emit, log } from "sandbox";

const PRICES = { ACME: [10.25, 10.5, 9.75], BETA: [200, 201] };

const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

async function quote(stock, seconds) {
  for (const [index, price] of PRICES[stock].entries()) {
    await sleep(seconds);
    emit({ stock, number: index + 1, price });
  }
}

export async function feed(stocks) {
  console.log(["open", ...stocks].join(" "));
  const known = stocks.filter((stock) => stock in PRICES);
  for (const stock of stocks) {
    if (!(stock in PRICES)) log.warn(`no such stock: ${stock}`);
  }
  await Promise.all(known.map((stock, i) => quote(stock, 2 + 1.5 * i)));
  console.log("closed");
  return known.length;
}
