import { AppError } from '@/pipeline/errors'
import { own } from '@/pipeline/own'
import type { Step } from '@/pipeline/plan'
import { type PortType, portValueSchemas } from '@/pipeline/ports'
import { say } from '@/pipeline/said'

/** The types of what arrives at a step, by input port. */
export const arriving = ({ feeds }: Step): Record<string, PortType> =>
  Object.fromEntries(Object.entries(feeds).flatMap(([port, [feed]]) => (feed ? [[port, feed.to]] : [])))

/** Throws `invalid-input` for a value that a person gave and that has no port or does not fit it. */
export function checkValues(values: Record<string, unknown>, types: Readonly<Record<string, PortType>>): void {
  for (const [port, value] of Object.entries(values)) {
    const type = own(types, port)
    if (type !== undefined && portValueSchemas[type].safeParse(value).success) continue
    throw new AppError('invalid-input', say('The value for “{port}” does not fit its type.', { port }), {
      details: { field: port },
    })
  }
}
