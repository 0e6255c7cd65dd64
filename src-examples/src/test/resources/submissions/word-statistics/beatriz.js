// one expression is enough ;-)
const word_statistics = t => (w => (c => ({
    words: w.length,
    unique: Object.keys(c).length,
    longest: w.slice().sort((a, b) => b.length - a.length)[0] || "",
    average: Math.round(w.join("").length / (w.length || 1) * 100) / 100,
    counts: c,
}))(w.reduce((c, x) => ({...c, [x]: (c[x] || 0) + 1}), {})))
(t.toLowerCase().split(/[^a-z0-9']+/).filter(Boolean))
