/** Writes `*.gen.ts` from the folders under `nodes/` and `sources/`; `--check` only says what is out of date. */
import { join } from 'node:path'
import { nodeFiles, sourceFiles } from './lib/folder-files'
import { writeOrCheck } from './lib/generated-file.mjs'
import { root } from './lib/paths.mjs'

for (const [folder, files] of Object.entries({ nodes: nodeFiles, sources: sourceFiles }))
  for (const [name, content] of Object.entries(await files(join(root, folder))))
    writeOrCheck(join(root, folder, name), content, process.argv.includes('--check'))
