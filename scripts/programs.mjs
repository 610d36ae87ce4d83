// Copies the parts of printed programs, which are read as text, to where the compiled printer looks for them.
import { cpSync, rmSync } from 'node:fs';

const PARTS = 'src/agent/offline/errands';
rmSync(`dist/${PARTS}`, { recursive: true, force: true });
cpSync(PARTS, `dist/${PARTS}`, { recursive: true, filter: (path) => path === PARTS || path.endsWith('.js') });
