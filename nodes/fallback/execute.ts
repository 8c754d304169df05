import { AppError } from '@/pipeline/errors'
import type { OutputValues, Ports } from '@/pipeline/node-definition'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import { fallback } from './definition'

/** Passes on the one alternative that the engine chose and hands over; the engine adds what became of those before it. */
export const executeFallback = implementNode(fallback, ({ inputs }) => {
  const [taken] = Object.entries(inputs).filter(([, value]) => value !== undefined)
  if (!taken) return Promise.reject(new AppError('internal', say('No alternative arrived.')))
  const [name, value] = taken
  // All alternatives have the type of the output.
  const outputs = { value } as OutputValues<Ports>
  return Promise.resolve({ outputs, details: { taken: name } })
})
