const x = 1;
function f(: { // does not parse
}
