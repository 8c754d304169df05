import type { z } from 'zod'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'
import type { Call, Context } from './context'
import { parseInput } from './parse-input'

/** What somebody must be allowed to do to call a use case. */
export type Permission = 'read' | 'edit' | 'publish' | 'administer'

/**
 * A `query` changes nothing and may be repeated; a `mutation` changes something, or its input is too long for an address.
 * A `stream` tells one thing after another; a `resumable` one numbers them by `seq`, and goes on behind `lastEventId` of
 * its input. A `file` moves bytes or names paths of this computer: routes and commands call it, it has no procedure.
 */
export type Kind = 'query' | 'mutation' | 'stream' | 'resumable' | 'file'

/** How long a query or mutation may take that does not say, in milliseconds. */
const usualPatienceMs = 60_000

interface Declaration<Deps, Input extends z.ZodType, Returned> {
  permission: Permission
  /** Strict: what is not known is refused. */
  input: Input
  run: (deps: Deps, input: z.output<Input>, call: Call) => Returned
}

interface Limits {
  /** How long it may take, in milliseconds. */
  patienceMs?: number
  /** A mutation that leaves nothing half done: it stops when the browser that asked for it goes away. */
  cancellable?: true
}

/** A context; without a signal nobody stops what is called but its own limit. */
type Calling = Context & Partial<Pick<Call, 'signal'>>

/**
 * One thing that Telar does, declared once: the studio's method, its tRPC procedure and the commands' calls follow from it.
 * Called as a function it judges its input first; throws `invalid-input` naming the field.
 */
export interface UseCase<K extends Kind, Deps, Input extends z.ZodType, Returned> {
  (deps: Deps, input: z.input<Input>, call: Calling): Returned
  readonly kind: K
  readonly permission: Permission
  readonly input: Input
  readonly cancellable: boolean
}

const once =
  <K extends 'query' | 'mutation' | 'file'>(kind: K, usual?: number) =>
  <Deps, Input extends z.ZodType, Output>({
    permission,
    input: schema,
    patienceMs = usual,
    cancellable,
    run,
  }: Declaration<Deps, Input, Promise<Output>> & Limits): UseCase<K, Deps, Input, Promise<Output>> => {
    const call = async (deps: Deps, input: z.input<Input>, calling: Calling) =>
      run(deps, parseInput(schema, input), { ...calling, signal: within(patienceMs, calling.signal) })
    return Object.assign(call, { kind, permission, input: schema, cancellable: cancellable ?? kind === 'query' })
  }

const series =
  <K extends 'stream' | 'resumable', Least>(kind: K) =>
  <Deps, Input extends z.ZodType, Item extends Least>({
    permission,
    input: schema,
    run,
  }: Declaration<Deps, Input, AsyncIterable<Item>>): UseCase<K, Deps, Input, AsyncIterable<Item>> => {
    const call = async function* (deps: Deps, input: z.input<Input>, calling: Calling) {
      yield* run(deps, parseInput(schema, input), { ...calling, signal: within(undefined, calling.signal) })
    }
    return Object.assign(call, { kind, permission, input: schema, cancellable: true })
  }

/** A signal that stops with the caller's, and when time is up. */
function within(patienceMs: number | undefined, signal: StopSignal | undefined): StopSignal {
  if (patienceMs === undefined) return signal ?? new AbortController().signal
  const limit = AbortSignal.timeout(patienceMs)
  return signal ? AbortSignal.any([nativeSignal(signal), limit]) : limit
}

export const query = once('query', usualPatienceMs)
export const mutation = once('mutation', usualPatienceMs)
export const file = once('file')
export const stream = series<'stream', unknown>('stream')
export const resumable = series<'resumable', { seq: number }>('resumable')

/** A use case whatever it needs: nothing can be called as one, so `bind` looks at the needs of the whole area. */
export type AnyUseCase = UseCase<Kind, never, z.ZodType, unknown>
export type Area = Readonly<Record<string, AnyUseCase>>

/** The use cases of an area as methods, bound to what they need and to a context. */
export type Bound<A extends Area> = {
  [Name in keyof A]: A[Name] extends UseCase<Kind, infer _Deps, infer Input, infer Returned>
    ? undefined extends z.input<Input>
      ? (input?: z.input<Input>, signal?: StopSignal) => Returned
      : (input: z.input<Input>, signal?: StopSignal) => Returned
    : never
}

/** What the use cases of an area need, together. */
export type DepsOf<A extends Area> = A[keyof A] extends UseCase<Kind, infer Deps, z.ZodType, unknown> ? Deps : never

export function bind<A extends Area>(area: A, deps: DepsOf<A>, context: Context): Bound<A> {
  const methods = Object.entries(area).map(([name, useCase]) => [
    name,
    (input: unknown, signal?: StopSignal) => useCase(deps as never, input, signal ? { ...context, signal } : context),
  ])
  // `Object.fromEntries` forgets which name has which method.
  return Object.fromEntries(methods) as Bound<A>
}
