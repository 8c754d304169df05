import { z } from 'zod'
import { DoubleCollection, type Scored, type StoredPoint } from './collection'
import { noCollection, Refusal, wrongInput } from './refusal'
import * as schemas from './schemas'

export interface DoubleRequest {
  method: string
  path: string
  parameters: Record<string, string>
  body: unknown
}

/** Applies a write at once when the caller waits for it, else some time later. */
type Apply = (work: () => void) => { operation_id: number; status: 'completed' | 'acknowledged' }
type Handler = (state: DoubleState, request: DoubleRequest, name: string) => unknown

/** How long a write without `wait=true` stays invisible: long enough that a caller who did not wait notices. */
const defaultLagMs = 30

/** All that a double keeps. */
export class DoubleState {
  readonly collections = new Map<string, DoubleCollection>()
  readonly aliases = new Map<string, string>()
  private operations = 0

  constructor(private readonly lagMs = defaultLagMs) {}

  collection(name: string): DoubleCollection {
    const found = this.collections.get(this.aliases.get(name) ?? name)
    if (!found) throw noCollection(name)
    return found
  }

  apply({ parameters }: DoubleRequest): Apply {
    return (work) => {
      const waits = parameters.wait === 'true'
      if (waits) work()
      else setTimeout(work, this.lagMs).unref()
      return { operation_id: this.operations++, status: waits ? 'completed' : 'acknowledged' }
    }
  }
}

function read<T>(schema: z.ZodType<T>, value: unknown, what = 'JSON body'): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal(400, `Format error in ${what}: ${issue?.path.join('.') ?? ''}: ${z.prettifyError(parsed.error)}`)
}

const record = ({ id, payload }: StoredPoint, withPayload: boolean) => ({ id, ...(withPayload && { payload }) })
const scored = ({ point, score }: Scored, withPayload: boolean) => ({
  ...record(point, withPayload),
  version: 0,
  score,
})

const create: Handler = (state, { body }, name) => {
  if (state.collections.has(name)) throw new Refusal(409, `Wrong input: Collection \`${name}\` already exists!`)
  state.collections.set(name, new DoubleCollection(read(schemas.createCollectionSchema, body)))
  return true
}

const info: Handler = (state, _, name) => {
  const collection = state.collection(name)
  const points = collection.select(undefined).length
  const typeOf = (schema: unknown) =>
    typeof schema === 'string' ? schema : z.object({ type: z.string() }).parse(schema).type
  return {
    status: 'green',
    optimizer_status: 'ok',
    indexed_vectors_count: 0,
    points_count: points,
    segments_count: 1,
    config: {
      params: {
        ...collection.config,
        shard_number: 1,
        replication_factor: 1,
        write_consistency_factor: 1,
        on_disk_payload: true,
      },
      hnsw_config: { m: 16, ef_construct: 100, full_scan_threshold: 10_000, max_indexing_threads: 0, on_disk: false },
      optimizer_config: {
        deleted_threshold: 0.2,
        vacuum_min_vector_number: 1000,
        default_segment_number: 0,
        flush_interval_sec: 5,
      },
      wal_config: { wal_capacity_mb: 32, wal_segments_ahead: 0 },
      quantization_config: null,
    },
    payload_schema: Object.fromEntries(
      [...collection.indexes].map(([key, schema]) => [key, { data_type: typeOf(schema), points }]),
    ),
  }
}

const createIndex: Handler = (state, request, name) => {
  const collection = state.collection(name)
  const { field_name, field_schema } = read(schemas.createIndexSchema, request.body)
  return state.apply(request)(() => collection.indexes.set(field_name, field_schema))
}

const upsert: Handler = (state, request, name) => {
  const collection = state.collection(name)
  const { points } = read(schemas.upsertSchema, request.body)
  collection.checkPoints(points)
  return state.apply(request)(() => collection.upsert(points))
}

const deletePoints: Handler = (state, request, name) => {
  const collection = state.collection(name)
  const selector = read(schemas.deletePointsSchema, request.body)
  return state.apply(request)(() => collection.delete(selector))
}

const scroll: Handler = (state, { body }, name) => {
  const { filter, limit, offset, with_payload } = read(schemas.scrollSchema, body)
  const { page, next } = state.collection(name).scroll(filter, limit, offset)
  return { points: page.map((point) => record(point, with_payload)), next_page_offset: next }
}

const answer = (collection: DoubleCollection, request: schemas.QueryRequest) => ({
  points: collection.query(request).map((one) => scored(one, request.with_payload)),
})

const queryBatch: Handler = (state, { body }, name) => {
  const collection = state.collection(name)
  return read(schemas.queryBatchSchema, body).searches.map((request) => answer(collection, request))
}

const changeAliases: Handler = (state, { body }) => {
  for (const action of read(schemas.aliasesSchema, body).actions) {
    if ('create_alias' in action) {
      const { collection_name, alias_name } = action.create_alias
      state.collection(collection_name)
      if (state.collections.has(alias_name)) throw wrongInput(`Collection \`${alias_name}\` already exists`)
      state.aliases.set(alias_name, collection_name)
    } else if ('delete_alias' in action) state.aliases.delete(action.delete_alias.alias_name)
    else {
      const { old_alias_name, new_alias_name } = action.rename_alias
      const target = state.aliases.get(old_alias_name)
      if (!target) throw new Refusal(404, `Not found: Alias ${old_alias_name} does not exists!`)
      state.aliases.delete(old_alias_name)
      state.aliases.set(new_alias_name, target)
    }
  }
  return true
}

const routes: [method: string, path: RegExp, handler: Handler][] = [
  ['GET', /^\/collections$/, (state) => ({ collections: [...state.collections.keys()].map((name) => ({ name })) })],
  ['POST', /^\/collections\/aliases$/, changeAliases],
  [
    'GET',
    /^\/aliases$/,
    (state) => ({
      aliases: [...state.aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name })),
    }),
  ],
  ['PUT', /^\/collections\/([^/]+)$/, create],
  ['GET', /^\/collections\/([^/]+)$/, info],
  ['DELETE', /^\/collections\/([^/]+)$/, (state, _, name) => state.collections.delete(name)],
  [
    'GET',
    /^\/collections\/([^/]+)\/exists$/,
    (state, _, name) => ({ exists: state.collections.has(state.aliases.get(name) ?? name) }),
  ],
  ['PUT', /^\/collections\/([^/]+)\/index$/, createIndex],
  ['PUT', /^\/collections\/([^/]+)\/points$/, upsert],
  ['POST', /^\/collections\/([^/]+)\/points\/delete$/, deletePoints],
  ['POST', /^\/collections\/([^/]+)\/points\/scroll$/, scroll],
  [
    'POST',
    /^\/collections\/([^/]+)\/points\/count$/,
    (state, { body }, name) => ({
      count: state.collection(name).select(read(schemas.countSchema, body).filter).length,
    }),
  ],
  [
    'POST',
    /^\/collections\/([^/]+)\/points\/query$/,
    (state, { body }, name) => answer(state.collection(name), read(schemas.queryRequestSchema, body)),
  ],
  ['POST', /^\/collections\/([^/]+)\/points\/query\/batch$/, queryBatch],
]

/** The `result` of a request; throws `Refusal` for what Qdrant refuses, `null` where it has no such route. */
export function route(state: DoubleState, request: DoubleRequest): { result: unknown } | null {
  for (const [method, path, handler] of routes) {
    const match = request.method === method && path.exec(request.path)
    if (!match) continue
    read(schemas.parametersSchema, request.parameters, 'query')
    return { result: handler(state, request, decodeURIComponent(match[1] ?? '')) }
  }
  return null
}
