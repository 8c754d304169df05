import picomatch from 'picomatch'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { OutOfTime, withinMs } from '@/server/capabilities/time-slice'
import { globTest } from './glob'

type PathTest = (path: string) => boolean

/** Says whether a path below the source's start is taken; forward slashes, no slash in front. Empty `include`: all. */
export function pathFilter({ include, exclude }: { include: string[]; exclude: string[] }): PathTest {
  const included = include.map((pattern) => testOf(trimmed(pattern), false))
  const excluded = exclude.map((pattern) => testOf(trimmed(pattern), true))
  return (path) =>
    (included.length === 0 || included.some((takes) => takes(path))) && !excluded.some((takes) => takes(path))
}

/** A pattern written from the root (`/docs/**`) or ending in a folder (`docs/`) means what a person expects. */
const trimmed = (pattern: string) => pattern.replace(/^\.?\/+/, '').replace(/\/$/, '/**')

/** Repetition, negation and ranges of numbers (`+(a|b)`, `!(a)`, `!a`, `{1..9}`): rare, and not to be had in linear time. */
const extended = /^!|[()]|\.\.[^{}]*\}/
/** Long enough for any real path. */
const LONGEST_TEST_MS = 20

function testOf(pattern: string, dot: boolean): PathTest {
  if (!extended.test(pattern)) return globTest(pattern, { dot })
  const takes = picomatch(pattern, { dot })
  return (path) => {
    try {
      return withinMs(LONGEST_TEST_MS, () => takes(path))
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error
      throw new AppError(
        'invalid-input',
        say('The pattern “{pattern}” takes too long for a path of the source.', { pattern: pattern.slice(0, 80) }),
        {
          fix: say('Write it with fewer repetitions, or as several patterns.'),
        },
      )
    }
  }
}
