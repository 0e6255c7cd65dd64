import { hostcall } from "sandbox";

export async function discount(cart) {
  const orders = await hostcall("orders", { customer: cart.customer });
  return { cents: orders.length, reason: "for your orders" };
}
