/** The four sides of a cell, as rows and columns, in the order of the actions left, right, up and down. */
export const SIDES = [
  [0, -1],
  [0, 1],
  [-1, 0],
  [1, 0],
] as const;
