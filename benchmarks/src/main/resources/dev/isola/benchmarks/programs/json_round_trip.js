// Objects to JSON text and back.
function orders(n) {
  const list = [];
  for (let i = 0; i < n; i++) {
    list.push({
      id: i,
      customer: "customer-" + (i % 97),
      paid: i % 3 === 0,
      total: i * 1.25,
      note: i % 5 === 0 ? null : "line\n\"" + i + "\" \u00e9",
      lines: [{ sku: "A" + i, count: i % 4 }, { sku: "B" + i, count: 2 }],
    });
  }
  return list;
}

function run(n) {
  const text = JSON.stringify({ orders: orders(n) });
  const parsed = JSON.parse(text);
  let sum = 0;
  for (const order of parsed.orders) {
    sum += order.total + order.lines[0].count + order.customer.length;
  }
  return text.length + ":" + sum + ":" + JSON.stringify(parsed).length;
}
