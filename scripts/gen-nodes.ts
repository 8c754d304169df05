/** Writes `nodes/*.gen.ts` from the folders under `nodes/`; `--check` only says what is out of date. */
import { join } from 'node:path'
import { writeOrCheck } from './lib/generated-file.mjs'
import { nodeFiles } from './lib/node-files'
import { root } from './lib/paths.mjs'

const folder = join(root, 'nodes')
for (const [name, content] of Object.entries(await nodeFiles(folder)))
  writeOrCheck(join(folder, name), content, process.argv.includes('--check'))
