/**
 * Lists the licence of every package in the lock file, and fails for one that is not allowed or not named.
 * Run: node scripts/licences.mjs [--json]
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Licences of what a user installs. */
const ALLOWED = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'CC0-1.0']);

/** Licences of tools besides, which are used in development and shipped to nobody. */
const TOOLS = new Set(['MPL-2.0', 'CC-BY-4.0', 'Python-2.0']);

/** One package of the lock file: where it lies, what it is, and whether users get it. */
export function packagesOf(lock) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.link)
    .map(([path, { version, license, dev, devOptional, peer }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? 'none',
      use: dev || devOptional || peer ? 'development' : 'runtime',
    }));
}

/** "(A OR B)" is allowed when one of them is, "A AND B" when both are. */
function isAllowed(licence, use) {
  const text = licence.replaceAll(/[()]/g, '');
  if (text.includes(' OR ')) return text.split(' OR ').some((part) => isAllowed(part, use));
  if (text.includes(' AND ')) return text.split(' AND ').every((part) => isAllowed(part, use));
  return ALLOWED.has(text) || (use === 'development' && TOOLS.has(text));
}

/** Packages whose licence is not allowed for their use. */
export const refused = (packages) => packages.filter(({ licence, use }) => !isAllowed(licence, use));

function print(packages) {
  for (const use of ['runtime', 'development']) {
    const used = packages.filter((each) => each.use === use);
    const counts = new Map();
    for (const { licence } of used) counts.set(licence, (counts.get(licence) ?? 0) + 1);
    console.log(`${use}: ${used.length} packages`);
    for (const [licence, count] of [...counts].sort((a, b) => b[1] - a[1]))
      console.log(`  ${licence.padEnd(28)}${count}`);
    if (use === 'runtime')
      for (const { name, version, licence } of used) console.log(`    ${name}@${version}  ${licence}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  const packages = packagesOf(lock);
  if (process.argv.includes('--json')) console.log(JSON.stringify(packages, null, 2));
  else print(packages);
  for (const { name, version, licence } of refused(packages)) {
    console.error(`${name}@${version} has the licence '${licence}': replace it, or allow it in scripts/licences.mjs`);
    process.exitCode = 1;
  }
}
