import {
  type AnyTRPCProcedure,
  type TRPCMutationProcedure,
  type TRPCQueryProcedure,
  type TRPCSubscriptionProcedure,
  tracked,
} from '@trpc/server'
import type { z } from 'zod'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { areas, type Studio } from '@/server/services/studio'
import type { Area, UseCase } from '@/server/services/use-case'
import { procedure, router, translated } from './trpc'

/** The tRPC procedure of a use case. */
type ProcedureOf<U> =
  U extends UseCase<infer K, infer _Deps, infer Input, infer Returned>
    ? {
        query: TRPCQueryProcedure<{ input: z.input<Input>; output: Awaited<Returned>; meta: object }>
        mutation: TRPCMutationProcedure<{ input: z.input<Input>; output: Awaited<Returned>; meta: object }>
        stream: TRPCSubscriptionProcedure<{ input: z.input<Input>; output: Returned; meta: object }>
        resumable: TRPCSubscriptionProcedure<{ input: z.input<Input>; output: TrackedOf<Returned>; meta: object }>
        file: never
      }[K]
    : never
type TrackedOf<Returned> =
  Returned extends AsyncIterable<infer Item> ? AsyncIterable<{ id: string; data: Item }> : never

/** What moves files has no procedure. */
type Procedures<A extends Area> = {
  [Name in keyof A as A[Name] extends { kind: 'file' } ? never : Name]: ProcedureOf<A[Name]>
}
type Method = (input: unknown, signal?: StopSignal) => unknown

/**
 * The procedures of an area, made from its use cases: they call the studio's methods of the same names. A mutation goes on
 * when the browser that asked for it goes away, unless it says that it is `cancellable`.
 */
export function procedures<Name extends keyof typeof areas>(area: Name) {
  const useCases: Area = areas[area]
  const made: Record<string, AnyTRPCProcedure> = {}
  for (const [name, { kind, cancellable }] of Object.entries(useCases)) {
    // The use case judges its input itself.
    const plain = procedure.input((input: unknown) => input)
    // The studio's area has a method for each of these names: it is bound from the same use cases.
    const call = (studio: Studio, input: unknown, signal: AbortSignal | undefined) =>
      (studio[area] as unknown as Record<string, Method>)[name]?.(input, cancellable ? signal : undefined)
    // The two kinds that use it give such series.
    const series = (...given: Parameters<typeof call>) => translated(call(...given) as AsyncIterable<{ seq: number }>)
    if (kind === 'query') made[name] = plain.query(({ ctx, input, signal }) => call(ctx.studio, input, signal))
    if (kind === 'mutation') made[name] = plain.mutation(({ ctx, input, signal }) => call(ctx.studio, input, signal))
    if (kind === 'stream')
      made[name] = plain.subscription(({ ctx, input, signal }) => series(ctx.studio, input, signal))
    if (kind === 'resumable') {
      made[name] = plain.subscription(async function* ({ ctx, input, signal }) {
        for await (const item of series(ctx.studio, input, signal)) yield tracked(String(item.seq), item)
      })
    }
  }
  // Which name has which procedure is lost on the way; `Procedures` says what the lines above do for each.
  return router(made as unknown as Procedures<(typeof areas)[Name]>)
}
