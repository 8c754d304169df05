// Starts a worker from its TypeScript source, for tests and development; the built server has bundles instead.
import { register } from 'tsx/esm/api'

register()
const [, , source] = process.argv
await import(source)
