import { z } from 'zod'

/*
 * The part of Qdrant's REST interface that Telar may use, written from its published OpenAPI (v1.19). Stricter than the
 * real server, which ignores unknown members: a typing error must not pass as a request that merely does less.
 */

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
export const pointIdSchema = z.union([
  z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  z.string().regex(uuid, 'not a valid point ID, valid values are either an unsigned integer or a UUID'),
])
export type PointId = z.infer<typeof pointIdSchema>

const denseSchema = z.array(z.number()).min(1)
const sparseSchema = z
  .strictObject({ indices: z.array(z.number().int().min(0).max(0xffffffff)), values: z.array(z.number()) })
  .refine(({ indices, values }) => indices.length === values.length, 'must be the same length as indices')
  .refine(({ indices }) => new Set(indices).size === indices.length, 'indices must be unique')
export type SparseVector = z.infer<typeof sparseSchema>

const distanceSchema = z.enum(['Cosine', 'Dot', 'Euclid', 'Manhattan'])
const denseParamsSchema = z.strictObject({
  size: z.number().int().min(1).max(65_536),
  distance: distanceSchema,
  on_disk: z.boolean().optional(),
})
export const createCollectionSchema = z.strictObject({
  vectors: z.record(z.string(), denseParamsSchema).optional(),
  sparse_vectors: z.record(z.string(), z.strictObject({ modifier: z.enum(['none', 'idf']).optional() })).optional(),
  on_disk_payload: z.boolean().optional(),
})
export type CollectionConfig = z.infer<typeof createCollectionSchema>

const indexTypeSchema = z.enum(['keyword', 'integer', 'float', 'geo', 'text', 'bool', 'datetime', 'uuid'])
export const createIndexSchema = z.strictObject({
  field_name: z.string().min(1),
  field_schema: z.union([
    indexTypeSchema,
    z.strictObject({
      type: z.literal('text'),
      tokenizer: z.enum(['prefix', 'whitespace', 'word', 'multilingual']).optional(),
      lowercase: z.boolean().optional(),
      min_token_len: z.number().int().optional(),
      max_token_len: z.number().int().optional(),
    }),
    z.strictObject({ type: z.literal('keyword'), is_tenant: z.boolean().optional() }),
  ]),
})

export type IndexSchema = z.infer<typeof createIndexSchema>['field_schema']

const scalarMatch = z.union([z.string(), z.number().int(), z.boolean()])
const bound = z.union([z.number(), z.iso.date(), z.iso.datetime({ offset: true, local: true })])
const rangeSchema = z
  .strictObject({ gt: bound.optional(), gte: bound.optional(), lt: bound.optional(), lte: bound.optional() })
  .refine(
    (range) => new Set(Object.values(range).map((value) => typeof value)).size <= 1,
    'numbers and dates do not mix',
  )
const matchSchema = z.union([
  z.strictObject({ value: scalarMatch }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ any: z.union([z.array(z.string()), z.array(z.number().int())]) }),
  z.strictObject({ except: z.union([z.array(z.string()), z.array(z.number().int())]) }),
])
export type Match = z.infer<typeof matchSchema>
export type Range = z.infer<typeof rangeSchema>

export type Condition =
  | { key: string; match: Match }
  | { key: string; range: Range }
  | { is_empty: { key: string } }
  | { has_id: PointId[] }
  | Filter
export interface Filter {
  must?: Condition[] | undefined
  should?: Condition[] | undefined
  must_not?: Condition[] | undefined
}
const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ key: z.string().min(1), match: matchSchema }),
    z.strictObject({ key: z.string().min(1), range: rangeSchema }),
    z.strictObject({ is_empty: z.strictObject({ key: z.string().min(1) }) }),
    z.strictObject({ has_id: z.array(pointIdSchema) }),
    filterSchema,
  ]),
)
export const filterSchema: z.ZodType<Filter> = z.strictObject({
  must: z.array(conditionSchema).optional(),
  should: z.array(conditionSchema).optional(),
  must_not: z.array(conditionSchema).optional(),
})

export const upsertSchema = z.strictObject({
  points: z
    .array(
      z.strictObject({
        id: pointIdSchema,
        vector: z.record(z.string(), z.union([denseSchema, sparseSchema])),
        payload: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .min(1),
})

/** Some points, by id or by filter. */
export const selectorSchema = z.union([
  z.strictObject({ points: z.array(pointIdSchema) }),
  z.strictObject({ filter: filterSchema }),
])
export const countSchema = z.strictObject({ filter: filterSchema.optional(), exact: z.boolean().default(true) })
/** Which vectors to give: all, none, or those named. */
const withVectorSchema = z.union([z.boolean(), z.array(z.string())]).default(false)
export type WithVector = z.infer<typeof withVectorSchema>

export const scrollSchema = z.strictObject({
  filter: filterSchema.optional(),
  limit: z.number().int().min(1).default(10),
  offset: pointIdSchema.optional(),
  with_payload: z.boolean().default(true),
  with_vector: withVectorSchema,
})

const somePoints = { points: z.array(pointIdSchema).optional(), filter: filterSchema.optional() }
const isSelective = ({ points, filter }: { points?: unknown; filter?: unknown }) =>
  points !== undefined || filter !== undefined
const operationSchema = z.union([
  z.strictObject({ upsert: upsertSchema }),
  z.strictObject({ delete: selectorSchema }),
  z.strictObject({
    set_payload: z
      .strictObject({ payload: z.record(z.string(), z.unknown()), ...somePoints })
      .refine(isSelective, 'No filter or points specified'),
  }),
  z.strictObject({
    delete_payload: z
      .strictObject({ keys: z.array(z.string()), ...somePoints })
      .refine(isSelective, 'No filter or points specified'),
  }),
])
export type Operation = z.infer<typeof operationSchema>
export const batchUpdateSchema = z.strictObject({ operations: z.array(operationSchema) })

const fusionSchema = z.strictObject({ fusion: z.enum(['rrf', 'dbsf']) })
const rrfSchema = z.strictObject({
  rrf: z.strictObject({ k: z.number().int().min(1).optional(), weights: z.array(z.number()).optional() }),
})
const nearestSchema = z.union([denseSchema, sparseSchema])
const mmrSchema = z.strictObject({
  diversity: z.number().min(0).max(1).default(0.5),
  candidates_limit: z.number().int().min(0).max(16_384).optional(),
})
const querySchema = z.union([
  nearestSchema,
  z.strictObject({ nearest: nearestSchema, mmr: mmrSchema.optional() }),
  fusionSchema,
  rrfSchema,
])

const searchMembers = {
  query: querySchema.optional(),
  using: z.string().optional(),
  filter: filterSchema.optional(),
  params: z.strictObject({ exact: z.boolean().optional(), hnsw_ef: z.number().int().optional() }).optional(),
  score_threshold: z.number().optional(),
  limit: z.number().int().min(1).default(10),
}
const prefetchSchema = z.strictObject(searchMembers)
export type Prefetch = z.infer<typeof prefetchSchema>
const requestMembers = {
  ...searchMembers,
  prefetch: z.union([prefetchSchema.transform((one) => [one]), z.array(prefetchSchema)]).optional(),
  with_payload: z.boolean().default(false),
  with_vector: withVectorSchema,
}
export const queryRequestSchema = z.strictObject({ ...requestMembers, offset: z.number().int().min(0).default(0) })
export type QueryRequest = z.infer<typeof queryRequestSchema>
export const queryGroupsSchema = z.strictObject({
  ...requestMembers,
  group_by: z.string().min(1),
  group_size: z.number().int().min(1).default(3),
})
export type QueryGroupsRequest = z.infer<typeof queryGroupsSchema>
export const queryBatchSchema = z.strictObject({ searches: z.array(queryRequestSchema) })

export const aliasesSchema = z.strictObject({
  actions: z.array(
    z.union([
      z.strictObject({ create_alias: z.strictObject({ collection_name: z.string(), alias_name: z.string() }) }),
      z.strictObject({ delete_alias: z.strictObject({ alias_name: z.string() }) }),
      z.strictObject({ rename_alias: z.strictObject({ old_alias_name: z.string(), new_alias_name: z.string() }) }),
    ]),
  ),
})

/** What may stand behind the question mark. */
export const parametersSchema = z.strictObject({
  wait: z.enum(['true', 'false']).optional(),
  timeout: z.string().regex(/^\d+$/).optional(),
  ordering: z.enum(['weak', 'medium', 'strong']).optional(),
})
