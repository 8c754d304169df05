import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { storeErrorOf } from '@/server/capabilities/store-error'

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  EEXIST: 'it is a file',
  ENOSPC: 'the disk is full',
}

/** Code of an error of the system, such as `EACCES`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

/** Why the file system refused, for people. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error)
  return (code && reasons[code]) ?? (error instanceof Error ? error.message : String(error))
}

/** Where another path would do: these are the mistakes of whoever named it. */
const wrongPath = new Set(['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST'])

/**
 * What the file system refused: `invalid-input` with the path and the reason where the path is wrong, else what is the
 * matter with the disk; `undefined` for any other error.
 */
export function fileErrorOf(error: unknown): AppError | undefined {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return undefined
  if (!wrongPath.has(codeOf(error) ?? '')) return storeErrorOf(error)
  return new AppError(
    'invalid-input',
    say('{path} cannot be used: {error}.', { path: error.path, error: reasonOf(error) }),
    {
      fix: say('Check the path and your rights to it.'),
      cause: error,
    },
  )
}
