// What plugins are written against: they import this, and the host calls discounts().
import { hostcall, log } from "sandbox";

export interface Item {
  name: string;
  cents: number;
  count: number;
}

export interface Cart {
  customer: number;
  items: Item[];
}

export interface Customer {
  name: string;
  years: number;
}

/** How many cents a plugin takes off a cart. */
export type Rule = (cart: Cart) => number | Promise<number>;

const rules = new Map<string, Rule>();

export function rule(name: string, apply: Rule): void {
  rules.set(name, apply);
}

export function customer(number: number): Promise<Customer> {
  return hostcall("customer", { number });
}

export function total(cart: Cart): number {
  return cart.items.reduce((sum, item) => sum + item.cents * item.count, 0);
}

/** Tells each discount as soon as it is known, and the sum of all in the end. */
export async function* discounts(cart: Cart) {
  let sum = 0;
  for (const [name, apply] of rules) {
    const cents = await apply(cart);
    if (cents > 0) {
      log.info(`${name} applies`, { cents });
      yield { rule: name, cents };
    }
    sum += cents;
  }
  return sum;
}
