import type { TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from '@trpc/server'
import type { z } from 'zod'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Studio } from '@/server/services/studio'
import type { Area, Kind, UseCase } from '@/server/services/use-case'
import { procedure, router, translated } from './trpc'

type Facts<Input extends z.ZodType, Output> = { input: z.input<Input>; output: Awaited<Output>; meta: object }

/** The tRPC procedure of a use case; a `route` has none. */
type ProcedureOf<U> =
  U extends UseCase<infer K, infer _Deps, infer Input, infer Output>
    ? K extends 'query'
      ? TRPCQueryProcedure<Facts<Input, Output>>
      : K extends 'mutation'
        ? TRPCMutationProcedure<Facts<Input, Output>>
        : K extends 'stream'
          ? TRPCSubscriptionProcedure<Facts<Input, Output>>
          : never
    : never

type Offered<A extends Area> = {
  [Name in keyof A as A[Name] extends UseCase<infer K, infer _D, infer _I, infer _O>
    ? K extends 'route'
      ? never
      : Name
    : never]: ProcedureOf<A[Name]>
}

type Method = (input: unknown, signal?: StopSignal) => unknown

/** The procedures of an area, made from its use cases: they call the studio's methods of the same names. */
export function procedures<Name extends keyof Studio, A extends Area>(area: Name, useCases: A) {
  const offered = Object.entries(useCases).flatMap(([name, { kind, input, cancellable }]) => {
    const call = (studio: Studio, value: unknown, signal: AbortSignal | undefined) =>
      (studio[area] as unknown as Record<string, Method>)[name]?.(value, cancellable ? signal : undefined)
    const made = procedureOf(kind, input, call)
    return made ? [[name, made] as const] : []
  })
  return router(Object.fromEntries(offered) as unknown as Offered<A>)
}

function procedureOf(
  kind: Kind,
  input: z.ZodType,
  call: (studio: Studio, value: unknown, signal: AbortSignal | undefined) => unknown,
) {
  const judged = procedure.input(input)
  if (kind === 'query') return judged.query(({ ctx, input: value, signal }) => call(ctx.studio, value, signal))
  if (kind === 'mutation') return judged.mutation(({ ctx, input: value, signal }) => call(ctx.studio, value, signal))
  if (kind === 'route') return undefined
  return judged.subscription(({ ctx, input: value, signal }) =>
    translated(call(ctx.studio, value, signal) as AsyncIterable<unknown>),
  )
}
