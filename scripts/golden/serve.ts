// Serves a data folder without pages until it is killed: `tsx scripts/golden/serve.ts <folder>`. Sends its address.
import { serveTelar } from '@/test/builders/telar'

const [folder = '', allowed = ''] = process.argv.slice(2)
const { address, stop } = await serveTelar(folder, { TELAR_EGRESS_ALLOW: allowed })
process.send?.(address)
process.once('disconnect', () => process.exit())
process.once('message', () => {
  void stop().then(() => process.exit())
})
