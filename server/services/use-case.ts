import type { z } from 'zod'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'
import { parseInput } from './parse-input'

/** What somebody must be allowed to do to call a use case. */
export type Permission = 'read' | 'edit' | 'publish' | 'administer'

/** A `query` changes nothing and may be repeated; a `mutation` changes something, or its input is too long for an address. */
export type Kind = 'query' | 'mutation'

/** How long a use case may take that does not say, in milliseconds. */
const usualPatienceMs = 60_000

interface Declaration<Deps, Input extends z.ZodType, Output> {
  permission: Permission
  /** Strict: what is not known is refused. */
  input: Input
  /** How long it may take, in milliseconds. */
  patienceMs?: number
  /** A mutation that leaves nothing half done: it stops when the browser that asked for it goes away. */
  cancellable?: true
  run: (deps: Deps, input: z.output<Input>, call: CallOptions) => Promise<Output>
}

/**
 * One thing that Telar does, declared once: the studio's method, its tRPC procedure and the commands' calls follow from it.
 * Called as a function it judges its input first; throws `invalid-input` naming the field.
 */
export interface UseCase<K extends Kind, Deps, Input extends z.ZodType, Output> {
  (deps: Deps, input: z.input<Input>, call?: CallOptions): Promise<Output>
  readonly kind: K
  readonly permission: Permission
  readonly input: Input
  readonly cancellable: boolean
}

const declare =
  <K extends Kind>(kind: K) =>
  <Deps, Input extends z.ZodType, Output>({
    permission,
    input: schema,
    patienceMs = usualPatienceMs,
    cancellable = kind === 'query' || undefined,
    run,
  }: Declaration<Deps, Input, Output>): UseCase<K, Deps, Input, Output> => {
    const call = async (deps: Deps, input: z.input<Input>, options?: CallOptions) =>
      run(deps, parseInput(schema, input), { signal: within(patienceMs, options?.signal) })
    return Object.assign(call, { kind, permission, input: schema, cancellable: cancellable === true })
  }

/** A signal that stops with the caller's, and when time is up. */
function within(patienceMs: number, signal: StopSignal | undefined): StopSignal {
  const limit = AbortSignal.timeout(patienceMs)
  return signal ? AbortSignal.any([nativeSignal(signal), limit]) : limit
}

export const query = declare('query')
export const mutation = declare('mutation')

/** A use case whatever it needs: nothing can be called as one, so `bind` looks at the needs of the whole area. */
export type AnyUseCase = UseCase<Kind, never, z.ZodType, unknown>
export type Area = Readonly<Record<string, AnyUseCase>>

/** The use cases of an area as methods, bound to what they need. */
export type Bound<A extends Area> = {
  [Name in keyof A]: A[Name] extends UseCase<Kind, infer _Deps, infer Input, infer Output>
    ? undefined extends z.input<Input>
      ? (input?: z.input<Input>, signal?: StopSignal) => Promise<Output>
      : (input: z.input<Input>, signal?: StopSignal) => Promise<Output>
    : never
}

type DepsOf<A extends Area> = A[keyof A] extends UseCase<Kind, infer Deps, z.ZodType, unknown> ? Deps : never

export function bind<A extends Area>(area: A, deps: DepsOf<A>): Bound<A> {
  const methods = Object.entries(area).map(([name, useCase]) => [
    name,
    (input: unknown, signal?: StopSignal) => useCase(deps as never, input, signal && { signal }),
  ])
  // `Object.fromEntries` forgets which name has which method.
  return Object.fromEntries(methods) as Bound<A>
}
