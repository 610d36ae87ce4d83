/** Marks of figures that are SVG files without style sheets, so that they show in any viewer. */

export const INK = '#24292f';
export const OURS = '#0b6bcb';
export const THEIRS = '#b35900';
export const GRID = '#d8dee4';

export const text = (x: number, y: number, words: string, more = '') =>
  `<text x="${x}" y="${y}" font-family="sans-serif" font-size="11" fill="${INK}" ${more}>${words}</text>`;

export const line = (x1: number, y1: number, x2: number, y2: number, color: string, width = 1) =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${color}" stroke-width="${width}"/>`;

export const dot = (x: number, y: number, color: string) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${color}"/>`;

export const page = (title: string, width: number, height: number, marks: readonly string[]) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">\n<title>${title}</title>\n<rect width="${width}" height="${height}" fill="#fff"/>\n${marks.join('\n')}\n</svg>\n`;
