import { z } from 'zod'
import { DoubleCollection, type Scored, type StoredPoint } from './collection'
import { checkName, noCollection, Refusal, wrongInput } from './refusal'
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

interface Shown {
  with_payload: boolean
  with_vector: schemas.WithVector
}

function vectorsOf({ dense, sparse }: StoredPoint, wanted: schemas.WithVector) {
  const isWanted = ([name]: [string, unknown]) => wanted === true || (Array.isArray(wanted) && wanted.includes(name))
  const dots = [...dense].map(([name, vector]): [string, unknown] => [name, [...vector]])
  const terms = [...sparse].map(([name, vector]): [string, unknown] => [
    name,
    { indices: [...vector.keys()], values: [...vector.values()] },
  ])
  return Object.fromEntries([...dots, ...terms].filter(isWanted))
}

const record = (point: StoredPoint, { with_payload, with_vector }: Shown) => ({
  id: point.id,
  ...(with_payload && { payload: point.payload }),
  ...(with_vector !== false && { vector: vectorsOf(point, with_vector) }),
})
const scored = ({ point, score }: Scored, shown: Shown) => ({ ...record(point, shown), version: 0, score })

const alreadyThere = (name: string) => new Refusal(409, `Wrong input: Collection \`${name}\` already exists!`)

const create: Handler = (state, { body }, name) => {
  if (state.collections.has(name)) throw alreadyThere(name)
  if (state.aliases.has(name)) {
    throw wrongInput(`Can't create collection with name ${name}. Alias with the same name already exists`)
  }
  state.collections.set(name, new DoubleCollection(read(schemas.createCollectionSchema, body)))
  return true
}

const remove: Handler = (state, _, name) => {
  for (const [alias, target] of state.aliases) if (target === name) state.aliases.delete(alias)
  return state.collections.delete(name)
}

const info: Handler = (state, _, name) => {
  const collection = state.collection(name)
  const points = collection.select(undefined).length
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
      [...collection.indexTypes].map(([key, type]) => [key, { data_type: type, points }]),
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
  const selector = read(schemas.selectorSchema, request.body)
  return state.apply(request)(() => collection.delete(selector))
}

function carryOut(collection: DoubleCollection, operation: schemas.Operation): void {
  if ('upsert' in operation) collection.upsert(operation.upsert.points)
  else if ('delete' in operation) collection.delete(operation.delete)
  else if ('set_payload' in operation) collection.setPayload(operation.set_payload, operation.set_payload.payload)
  else collection.deletePayload(operation.delete_payload, operation.delete_payload.keys)
}

/** The operations one after the other; each has its own result. */
const batchUpdate: Handler = (state, request, name) => {
  const collection = state.collection(name)
  const { operations } = read(schemas.batchUpdateSchema, request.body)
  for (const operation of operations) if ('upsert' in operation) collection.checkPoints(operation.upsert.points)
  return operations.map((operation) => state.apply(request)(() => carryOut(collection, operation)))
}

const scroll: Handler = (state, { body }, name) => {
  const { filter, limit, offset, ...shown } = read(schemas.scrollSchema, body)
  const { page, next } = state.collection(name).scroll(filter, limit, offset)
  return { points: page.map((point) => record(point, shown)), next_page_offset: next }
}

const answer = (collection: DoubleCollection, request: schemas.QueryRequest) => ({
  points: collection.query(request).map((one) => scored(one, request)),
})

const queryGroups: Handler = (state, { body }, name) => {
  const request = read(schemas.queryGroupsSchema, body)
  const groups = state.collection(name).queryGroups(request)
  return { groups: groups.map(({ id, hits }) => ({ id, hits: hits.map((one) => scored(one, request)) })) }
}

const queryBatch: Handler = (state, { body }, name) => {
  const collection = state.collection(name)
  return read(schemas.queryBatchSchema, body).searches.map((request) => answer(collection, request))
}

const changeAliases: Handler = (state, { body }) => {
  for (const action of read(schemas.aliasesSchema, body).actions) {
    if ('create_alias' in action) {
      const { collection_name, alias_name } = action.create_alias
      if (!state.collections.has(collection_name)) throw noCollection(collection_name)
      if (state.collections.has(alias_name)) throw alreadyThere(alias_name)
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

const newCollection = /^\/collections\/([^/]+)$/
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
  ['PUT', newCollection, create],
  ['GET', /^\/collections\/([^/]+)$/, info],
  ['DELETE', /^\/collections\/([^/]+)$/, remove],
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
  ['POST', /^\/collections\/([^/]+)\/points\/query\/groups$/, queryGroups],
  ['POST', /^\/collections\/([^/]+)\/points\/batch$/, batchUpdate],
]

/** The `result` of a request; throws `Refusal` for what Qdrant refuses, `null` where it has no such route. */
export function route(state: DoubleState, request: DoubleRequest): { result: unknown } | null {
  for (const [method, path, handler] of routes) {
    const match = request.method === method && path.exec(request.path)
    if (!match) continue
    read(schemas.parametersSchema, request.parameters, 'query')
    const name = decodeURIComponent(match[1] ?? '')
    if (match[1] !== undefined) checkName(name, path === newCollection ? 'new' : 'known')
    return { result: handler(state, request, name) }
  }
  return null
}
