// Starts worker.ts from its sources, for tests and development; the built server has its own bundle instead.
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
