// Examples and benchmarks import the built package, as a user does: this builds it first where a source is newer.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

const sources = ['package.json', 'tsconfig.json', 'tsconfig.build.json', ...filesBelow('lib')];
const newestSource = Math.max(...sources.map(modified));
if (modified('dist/index.js') < newestSource) {
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name));
}

function modified(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
