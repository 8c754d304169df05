import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError, errorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { JobHandler, JobRun, Jobs } from '@/server/capabilities/jobs'
import { jobStopped } from '@/server/capabilities/jobs'
import { deferred } from '../builders/deferred'
import { until } from '../journeys/until'

/** A store of jobs that is empty, and workers on it. */
export interface JobsStore {
  /** Another worker. With a `beatMs` beyond its lease it is as one whose process stands still. */
  worker(options: { delaysMs: readonly number[]; leaseMs: number; beatMs?: number }): Jobs
  close(): Promise<void>
}

interface Task {
  name: string
}
const task = { name: 'task', payload: z.strictObject({ name: z.string() }) }
const of = (name: string, group = 'a') => ({ key: name, group, payload: { name } })
const down = errorInfo(new AppError('models-unreachable', say('Ollama does not answer.')))

/** What every store of jobs does the same. */
export function jobsConformance(open: () => Promise<JobsStore>): void {
  describe('a store of jobs', () => {
    let store: JobsStore
    let workers: Jobs[]
    let begun: string[]
    let gates: Map<string, () => void>
    beforeEach(async () => {
      store = await open()
      workers = []
      begun = []
      gates = new Map()
    })
    afterEach(async () => {
      for (const go of gates.values()) go()
      await Promise.all(workers.map((worker) => worker.close()))
      await store.close()
    })

    interface Changes {
      run?: (name: string, run: JobRun) => ReturnType<JobHandler<Task>['run']>
      onHold?: JobHandler<Task>['onHold']
      concurrency?: number
      delaysMs?: number[]
      leaseMs?: number
      beatMs?: number
    }
    async function worker({ run, onHold, concurrency = 1, ...options }: Changes = {}): Promise<Jobs> {
      const jobs = store.worker({ delaysMs: [20], leaseMs: 30_000, ...options })
      workers.push(jobs)
      jobs.handle(task, {
        concurrency,
        run: async ({ name }, attempt) => {
          begun.push(name)
          return run?.(name, attempt)
        },
        ...(onHold && { onHold }),
      })
      await jobs.start()
      return jobs
    }
    /** Stands until its gate is opened, or it is stopped. */
    const standing = (name: string, { signal }: JobRun) =>
      new Promise<undefined>((resolve, reject) => {
        gates.set(name, () => resolve(undefined))
        if (signal.aborted) reject(signal.reason)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
    const hasBegun = (name: string, times = 1) => until(async () => begun.filter((one) => one === name).length >= times)

    it('does what was added, in order of arrival, and forgets it', async () => {
      const jobs = await worker()
      await jobs.add(task, [of('1'), of('2'), of('3')])
      await jobs.settled(task, 'all')
      expect(begun).toEqual(['1', '2', '3'])
      expect(await jobs.find(task, '1')).toBeNull()
    })

    it('does nothing before it is started, and then what an earlier worker left', async () => {
      const jobs = store.worker({ delaysMs: [20], leaseMs: 30_000 })
      workers.push(jobs)
      await jobs.add(task, [of('left')])
      expect(await jobs.find(task, 'left')).toMatchObject({ state: 'waiting', attempts: 0 })
      await worker()
      await hasBegun('left')
    })

    it('keeps one job for a key; asked for again while it runs it runs once more, with the newer payload', async () => {
      const jobs = await worker({ run: standing })
      await jobs.add(task, [of('1'), of('2'), of('2')].slice(0, 2))
      await hasBegun('1')
      await jobs.add(task, [of('2')])
      expect(await jobs.addNew(task, [of('2'), of('1')])).toBe(0)
      await jobs.add(task, [{ ...of('1'), payload: { name: 'newer' } }])
      await jobs.add(task, [{ ...of('1'), payload: { name: 'newest' } }])
      gates.get('1')?.()
      await until(async () => begun.length === 2)
      for (const name of ['newest', '2']) await hasBegun(name).then(() => gates.get(name)?.())
      await jobs.settled(task, 'all')
      expect([...begun].sort()).toEqual(['1', '2', 'newest'])
      expect(await jobs.addNew(task, [of('2'), of('3')])).toBe(2)
    })

    it('does what is added twice at once when the earlier one of both is due', async () => {
      const jobs = await worker()
      await jobs.add(task, [{ ...of('1'), runAt: new Date(Date.now() + 60_000) }, of('1')])
      await hasBegun('1')
      await jobs.settled(task, 'all')
      expect(begun).toEqual(['1'])
    })

    it('does nothing before its time, and earlier when it is asked to', async () => {
      const jobs = await worker()
      const later = { ...of('later'), runAt: new Date(Date.now() + 60_000) }
      await jobs.add(task, [later])
      await jobs.settled(task, 'all')
      expect(begun).toEqual([])
      await jobs.add(task, [of('later')])
      await jobs.settled(task, 'all')
      expect(begun).toEqual(['later'])
    })

    it('runs as many at once as its kind allows', async () => {
      let most = 0
      let running = 0
      const three = deferred()
      const jobs = await worker({
        concurrency: 3,
        run: async () => {
          most = Math.max(most, ++running)
          if (most === 3) three.resolve()
          // Until all have come that may, however long that takes, and a moment more for one too many.
          await Promise.race([three.promise, sleep(1_000)])
          await sleep(10)
          running--
          return undefined
        },
      })
      await jobs.add(
        task,
        Array.from({ length: 12 }, (_, at) => of(`${at}`, `group ${at % 2}`)),
      )
      await jobs.settled(task, 'all')
      expect(begun).toHaveLength(12)
      expect(most).toBe(3)
    })

    it('takes turns between groups', async () => {
      const jobs = await worker({ run: standing })
      await jobs.add(
        task,
        Array.from({ length: 20 }, (_, at) => of(`many ${at}`, 'many')),
      )
      await hasBegun('many 0')
      await jobs.add(task, [of('few', 'few')])
      gates.get('many 0')?.()
      await hasBegun('many 1')
      gates.get('many 1')?.()
      await until(async () => begun.length === 3)
      // With one place, the group of which nothing runs and that came first is next; two places are shared.
      const other = await worker({ concurrency: 2, run: standing })
      await hasBegun('few')
      expect(await other.find(task, 'few')).toMatchObject({ state: 'running' })
    })

    it('lets a group wait for a server, tries one after a while, and goes on with all when it serves', async () => {
      let serves = false
      const told: string[] = []
      const jobs = await worker({
        concurrency: 4,
        delaysMs: [60_000, 20],
        run: async () => (serves ? undefined : down),
        onHold: async (group, reason) => void told.push(`${group}: ${reason.code}`),
      })
      await jobs.add(task, [of('1'), of('2'), of('3')])
      await jobs.settled(task, 'all')
      expect(begun).toEqual(['1'])
      expect(told).toEqual(['a: models-unreachable'])
      expect(await jobs.hold(task, 'a')).toEqual(down)
      expect(await jobs.hold(task, 'b')).toBeNull()
      await jobs.resume(task, 'a')
      await until(async () => begun.length > 3)
      expect(new Set(begun)).toEqual(new Set(['1']))
      serves = true
      await until(async () => (await jobs.find(task, '3')) === null)
      await jobs.settled(task, 'all')
      expect(new Set(begun)).toEqual(new Set(['1', '2', '3']))
      expect(await jobs.hold(task, 'a')).toBeNull()
    })

    it('keeps no other group waiting, and tries one that waits as soon as it is told to', async () => {
      let serves = false
      const jobs = await worker({
        delaysMs: [60_000],
        run: async (name) => (serves || name === 'other' ? undefined : down),
      })
      await jobs.add(task, [of('1'), of('other', 'b')])
      await jobs.settled(task, 'all')
      expect(begun).toEqual(['1', 'other'])
      serves = true
      await jobs.resume(task, 'a')
      await jobs.settled(task, 'all')
      expect(await jobs.find(task, '1')).toBeNull()
    })

    it('tries again what could not be recorded, and tells which attempt it is', async () => {
      const attempts: number[] = []
      const jobs = await worker({
        run: async (_name, { attempt }) => {
          attempts.push(attempt)
          if (attempt < 3) throw new AppError('database-busy', say('Locked.'))
          return undefined
        },
      })
      await jobs.add(task, [of('1')])
      await jobs.settled(task, 'all')
      expect(attempts).toEqual([1, 2, 3])
    })

    it('cancels what waits and what runs, and resolves when it is at rest', async () => {
      const stopped: unknown[] = []
      const jobs = await worker({
        run: async (name, run) => {
          await standing(name, run).catch(() => sleep(20))
          stopped.push(run.signal.reason)
          return undefined
        },
      })
      await jobs.add(task, [of('runs'), of('waits'), of('stays', 'b')])
      await hasBegun('runs')
      await jobs.add(task, [of('runs')])
      await jobs.cancel(task, { keys: ['waits', 'runs', 'none'] })
      expect(stopped).toMatchObject([{ code: 'cancelled' }])
      await hasBegun('stays')
      await jobs.cancel(task, { group: 'b' })
      await jobs.settled(task, 'all')
      expect(begun).toEqual(['runs', 'stays'])
    })

    it('cancels what another worker is doing', async () => {
      await worker({ run: standing, leaseMs: 60 })
      const other = store.worker({ delaysMs: [20], leaseMs: 60 })
      workers.push(other)
      await other.add(task, [of('far')])
      await hasBegun('far')
      await other.cancel(task, { keys: ['far'] })
      expect(await other.find(task, 'far')).toBeNull()
    })

    it('gives back what it has when it is closed, and another goes on', async () => {
      const reasons: unknown[] = []
      const first = await worker({
        run: (name, run) =>
          standing(name, run).catch(() => {
            reasons.push(run.signal.reason)
            return undefined
          }),
      })
      await first.add(task, [of('1')])
      await hasBegun('1')
      await first.close()
      expect(reasons).toEqual([jobStopped])
      await worker()
      await hasBegun('1', 2)
    })

    it('goes on with what a worker had that is not heard of any more, and heeds that one no further', async () => {
      const attempts: number[] = []
      const run = (name: string, attempt: JobRun) => {
        attempts.push(attempt.attempt)
        return attempts.length === 1 ? standing(name, attempt) : sleep(200).then(() => undefined)
      }
      const still = await worker({ run, leaseMs: 50, beatMs: 60_000 })
      await still.add(task, [of('1')])
      await hasBegun('1')
      const jobs = await worker({ run })
      await hasBegun('1', 2)
      gates.get('1')?.()
      await sleep(10)
      expect(await jobs.find(task, '1')).toMatchObject({ state: 'running' })
      await jobs.settled(task, 'all')
      expect(attempts).toEqual([1, 2])
    })

    it('never lets two workers have the same job', async () => {
      const options = { concurrency: 5, run: async () => sleep(1).then(() => undefined) }
      const both = await Promise.all([worker(options), worker(options)])
      await both[0]?.add(
        task,
        Array.from({ length: 60 }, (_, at) => of(`${at}`, `group ${at % 7}`)),
      )
      await Promise.all(both.map((jobs) => jobs.settled(task, 'all')))
      expect(begun).toHaveLength(60)
      expect(new Set(begun).size).toBe(60)
    })

    it('shows how far a job is', async () => {
      const jobs = await worker({
        leaseMs: 60,
        run: (name, run) => {
          run.progress(0.5)
          return standing(name, run)
        },
      })
      await jobs.add(task, [of('1')])
      await until(async () => (await jobs.find(task, '1'))?.progress === 0.5)
      expect(await jobs.find(task, '1')).toMatchObject({ state: 'running', attempts: 1 })
    })

    it('waits for nobody whose signal aborts', async () => {
      const jobs = await worker({ run: standing })
      await jobs.add(task, [of('1')])
      const control = new AbortController()
      const waiting = jobs.settled(task, { keys: ['1'] }, { signal: control.signal })
      control.abort(new Error('enough'))
      await expect(waiting).rejects.toThrow('enough')
    })
  })
}
