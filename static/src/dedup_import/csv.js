// with it, spreadsheets know the encoding
const BYTE_ORDER_MARK = "\ufeff";
// what spreadsheets take for a formula, wherever the text comes from
const FORMULA = /^[=+\-@\t\r]/;

/** Return rows of cells as the text of a CSV file. */
export function makeCsv(rows) {
    return BYTE_ORDER_MARK + rows.map((row) => row.map(makeCell).join(",")).join("\r\n");
}

function makeCell(value) {
    const text = String(value);
    const harmless = FORMULA.test(text) ? `'${text}` : text;
    return `"${harmless.replaceAll('"', '""')}"`;
}
