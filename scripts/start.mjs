// `npm start`: makes what is missing, then runs the server in this very process.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endWithParent } from './lib/end-with-parent.mjs'
import { buildFolder } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'
import { endWith } from './lib/steps.mjs'

endWithParent()
const gateway = process.argv.includes('--gateway')

try {
  await prepare({ pages: !gateway, print: console.log })
} catch (error) {
  endWith(error)
}
process.env.NODE_ENV = 'production'
process.env.NEXT_TELEMETRY_DISABLED = '1'
process.setSourceMapsEnabled(true)
await import(pathToFileURL(join(buildFolder, 'server', gateway ? 'gateway.js' : 'main.js')).href)
