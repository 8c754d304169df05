import { type Job, Prisma, type PrismaClient } from '@/generated/sqlite/client'
import type { ErrorInfo } from '@/pipeline/errors'
import type { JobStatus, Which } from '@/server/capabilities/jobs'
import { storedError } from '@/server/capabilities/stored-json'
import { insertNew } from '../insert-new'
import { slices } from '../slices'
import { isGone } from './worker-name'

export interface JobRow {
  kind: string
  key: string
  group: string
  payload: string
  runAt: Date
}

/** The rows of jobs as one worker sees them: it changes none that another one has on lease. */
export class JobTable {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly owner: string,
    private readonly leaseMs: number,
  ) {}

  /** Jobs of one kind: most are new, and the others run once more or sooner. */
  async add(rows: readonly JobRow[]): Promise<void> {
    const added = new Set(await this.insert(rows))
    // The first of those with one key was added.
    for (const row of rows) if (!added.delete(row.key)) await this.merge(row)
  }

  /** Those of one kind of which there is no job yet; gives how many. */
  async addNew(rows: readonly JobRow[]): Promise<number> {
    return (await this.insert(rows)).length
  }

  private insert(rows: readonly JobRow[]): Promise<unknown[]> {
    return insertNew(
      this.prisma,
      'Job',
      rows.map((row) => ({ ...row })),
      'key',
    )
  }

  private async merge(row: JobRow): Promise<void> {
    const { kind, key, payload, runAt } = row
    for (;;) {
      const waiting = await this.prisma.job.findUnique({ where: { kind_key: { kind, key } } })
      if (!waiting) {
        // One that is done while it is looked at is added like any other.
        if ((await this.insert([row])).length > 0) return
        continue
      }
      const { id, owner } = waiting
      const data = owner === null ? { runAt: runAt < waiting.runAt ? runAt : waiting.runAt } : { again: payload }
      if ((await this.prisma.job.updateMany({ where: { id, owner }, data })).count > 0) return
    }
  }

  /**
   * Leases up to `room` jobs that are due, in turns between groups, those first of which fewest run; within a group in
   * order of arrival. `mayRun` says how many more of a group are wanted.
   */
  async claim(kind: string, room: number, mayRun: (group: string) => Share): Promise<Job[]> {
    const where = { kind, ...this.due() }
    const groups = await this.prisma.job.groupBy({ by: ['group'], where, _count: { _all: true }, _min: { id: true } })
    if (groups.length === 0) return []
    const holds = await this.prisma.jobHold.findMany({ where: { kind, until: { gt: new Date() } } })
    const held = new Set(holds.map(({ group }) => group))
    const open = groups.filter(({ group }) => !held.has(group))
    const shares = shareOut(
      open.map(({ group, _count, _min }) => {
        const { running, most } = mayRun(group)
        return { group, running, left: Math.min(_count._all, most), first: _min.id ?? 0 }
      }),
      room,
    )
    const found = await Promise.all(
      [...shares].map(([group, take]) =>
        this.prisma.job.findMany({ where: { ...where, group }, orderBy: { id: 'asc' }, take, select: { id: true } }),
      ),
    )
    const ids = found.flat().map(({ id }) => id)
    if (ids.length === 0) return []
    const claimed = await this.prisma.job.updateManyAndReturn({
      where: { id: { in: ids }, ...this.due() },
      data: { owner: this.owner, leaseUntil: this.lease(), attempts: { increment: 1 } },
    })
    return claimed.sort((one, other) => one.id - other.id)
  }

  /** Renews the leases; gives what this worker still has, and which of it is to stop. */
  async renew(): Promise<Map<number, { cancelled: boolean }>> {
    const where = { owner: this.owner }
    await this.prisma.job.updateMany({ where, data: { leaseUntil: this.lease() } })
    const rows = await this.prisma.job.findMany({ where, select: { id: true, cancelled: true } })
    return new Map(rows.map(({ id, cancelled }) => [id, { cancelled }]))
  }

  /** Whether this worker has it still. */
  async has(id: number): Promise<boolean> {
    return (await this.prisma.job.count({ where: { id, owner: this.owner } })) > 0
  }

  async noteProgress(shares: ReadonlyMap<number, number>): Promise<void> {
    for (const [id, progress] of shares) {
      await this.prisma.job.updateMany({ where: { id, owner: this.owner }, data: { progress } })
    }
  }

  /** Work of processes of this computer that are gone is there for others at once. */
  async freeAbandoned(): Promise<void> {
    const owners = await this.prisma.job.findMany({
      where: { owner: { not: null } },
      distinct: ['owner'],
      select: { owner: true },
    })
    const gone = owners.flatMap(({ owner }) => (owner !== null && isGone(owner) ? [owner] : []))
    if (gone.length > 0) await this.prisma.job.updateMany({ where: { owner: { in: gone } }, data: free })
  }

  /** The work of these is done: they go, or run once more. */
  async end(ids: readonly number[]): Promise<void> {
    // Written out: Prisma would compile it anew for each number of jobs.
    const count = await this.prisma.$executeRaw`DELETE FROM "Job"
      WHERE "id" IN (${Prisma.join([...ids])}) AND "owner" = ${this.owner} AND "again" IS NULL`
    if (count === ids.length) return
    const where = { id: { in: [...ids] }, owner: this.owner }
    for (const { id, again } of await this.prisma.job.findMany({ where })) {
      if (again === null) continue
      const data = { ...free, payload: again, again: null, attempts: 0, progress: 0, runAt: new Date() }
      await this.prisma.job.updateMany({ where: { id, owner: this.owner }, data })
    }
  }

  /** Gives one back, to be taken up at `runAt`, or when it was to be. */
  async giveBack(id: number, runAt?: Date): Promise<void> {
    const { owner } = this
    // One that was cancelled meanwhile has nothing to come back for.
    await this.prisma.job.deleteMany({ where: { id, owner, cancelled: true } })
    await this.prisma.job.updateMany({ where: { id, owner }, data: { ...free, ...(runAt && { runAt }) } })
  }

  /** Takes those that wait away, and tells the workers of the others to stop. */
  async cancel(kind: string, which: Which): Promise<void> {
    for (const where of wheres(kind, which)) {
      await this.prisma.job.deleteMany({ where: { ...where, OR: this.free() } })
      await this.prisma.job.updateMany({ where, data: { cancelled: true, again: null } })
    }
  }

  /** Whether any of the jobs is there. */
  async present(kind: string, which: Which): Promise<boolean> {
    for (const where of wheres(kind, which)) if (await this.prisma.job.findFirst({ where })) return true
    return false
  }

  /** Whether one of them is worked on or could be. */
  async isBusy(kind: string, which: Which | 'all'): Promise<boolean> {
    const now = new Date()
    const holds = await this.prisma.jobHold.findMany({ where: { kind, until: { gt: now } }, select: { group: true } })
    const moves = { group: { notIn: holds.map(({ group }) => group) } }
    for (const where of which === 'all' ? [{ kind }] : wheres(kind, which)) {
      const OR = [
        { owner: { not: null } },
        { ...moves, runAt: { lte: now } },
        // It comes back from a failure that its group has nothing to do with.
        { ...moves, attempts: { gt: 0 } },
      ]
      if (await this.prisma.job.findFirst({ where: { AND: [where, { OR }] }, select: { id: true } })) return true
    }
    return false
  }

  async find(kind: string, key: string): Promise<JobStatus | null> {
    const row = await this.prisma.job.findUnique({ where: { kind_key: { kind, key } } })
    if (!row) return null
    const { attempts, progress, runAt } = row
    return { state: row.owner === null ? 'waiting' : 'running', attempts, progress, runAt }
  }

  /** Lets a group wait; gives until when. Of several jobs that fail at once the first one counts. */
  async hold(kind: string, group: string, { error, pause }: Hold): Promise<Date> {
    const known = await this.prisma.jobHold.findUnique({ where: { kind_group: { kind, group } } })
    if (known && known.until > new Date()) return known.until
    const tries = (known?.tries ?? 0) + 1
    const until = new Date(Date.now() + pause(tries - 1))
    const data = { until, tries, error: JSON.stringify(error) }
    await this.prisma.jobHold.upsert({
      where: { kind_group: { kind, group } },
      create: { kind, group, ...data },
      update: data,
    })
    return until
  }

  async heldFor(kind: string, group: string): Promise<ErrorInfo | null> {
    const hold = await this.prisma.jobHold.findFirst({ where: { kind, group, until: { gt: new Date() } } })
    return hold && storedError(hold.error)
  }

  /** The group may be tried; how often it was in vain is kept. */
  async resume(kind: string, group: string): Promise<void> {
    await this.prisma.jobHold.updateMany({ where: { kind, group }, data: { until: new Date() } })
  }

  /** A job of the group got through. */
  async served(kind: string, group: string): Promise<void> {
    await this.prisma.jobHold.deleteMany({ where: { kind, group } })
  }

  private lease = () => new Date(Date.now() + this.leaseMs)
  private free = () => [{ owner: null }, { leaseUntil: { lt: new Date() } }]
  private due = () => ({ runAt: { lte: new Date() }, OR: this.free() })
}

const free = { owner: null, leaseUntil: null }

interface Hold {
  error: ErrorInfo
  pause: (tries: number) => number
}

interface Share {
  running: number
  most: number
}

/** How many of each group are next, so that as many of each run as can be. */
function shareOut(
  groups: readonly { group: string; running: number; left: number; first: number }[],
  room: number,
): Map<string, number> {
  const given = new Map<string, number>()
  const ofFew = (one: (typeof groups)[number]) => one.running + (given.get(one.group) ?? 0)
  for (let left = room; left > 0; left--) {
    const [next] = groups
      .filter((one) => (given.get(one.group) ?? 0) < one.left)
      .sort((one, other) => ofFew(one) - ofFew(other) || one.first - other.first)
    if (!next) break
    given.set(next.group, (given.get(next.group) ?? 0) + 1)
  }
  return given
}

const wheres = (kind: string, which: Which) =>
  'group' in which ? [{ kind, group: which.group }] : slices(which.keys).map((keys) => ({ kind, key: { in: keys } }))
