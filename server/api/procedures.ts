import type { TRPCMutationProcedure, TRPCQueryProcedure } from '@trpc/server'
import type { z } from 'zod'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Studio } from '@/server/services/studio'
import type { Area, UseCase } from '@/server/services/use-case'
import { procedure, router } from './trpc'

/** The tRPC procedure of a use case. */
type ProcedureOf<U> =
  U extends UseCase<infer K, infer _Deps, infer Input, infer Output>
    ? K extends 'query'
      ? TRPCQueryProcedure<{ input: z.input<Input>; output: Output; meta: object }>
      : TRPCMutationProcedure<{ input: z.input<Input>; output: Output; meta: object }>
    : never

type Procedures<A extends Area> = { [Name in keyof A]: ProcedureOf<A[Name]> }
type Method = (input: unknown, signal?: StopSignal) => Promise<unknown>

/**
 * The procedures of an area, made from its use cases: they call the studio's methods of the same names. A mutation goes on
 * when the browser that asked for it goes away, unless it says that it is `cancellable`.
 */
export function procedures<A extends Area>(area: keyof Studio, useCases: A) {
  const made = Object.entries(useCases).map(([name, { kind, input, cancellable }]) => {
    const judged = procedure.input(input)
    // The studio's area has a method for each of these names: it is bound from the same use cases.
    const call = (studio: Studio, value: unknown, signal: AbortSignal | undefined) =>
      (studio[area] as unknown as Record<string, Method>)[name]?.(value, cancellable ? signal : undefined)
    return [
      name,
      kind === 'query'
        ? judged.query(({ ctx, input: value, signal }) => call(ctx.studio, value, signal))
        : judged.mutation(({ ctx, input: value, signal }) => call(ctx.studio, value, signal)),
    ] as const
  })
  // `Object.fromEntries` forgets which name has which procedure; `Procedures` says what the lines above do for each.
  return router(Object.fromEntries(made) as unknown as Procedures<A>)
}
