import { customer, rule, total, type Cart } from "./api.ts";

enum Percent {
  New = 0,
  Loyal = 10,
}

rule("loyalty", async (cart: Cart): Promise<number> => {
  const { years } = await customer(cart.customer);
  const percent: Percent = years >= 5 ? Percent.Loyal : Percent.New;
  return Math.floor((total(cart) * percent) / 100);
});
