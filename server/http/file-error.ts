import { AppError } from '@/pipeline/errors'

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

/** What the file system refused as `invalid-input` with the path and the reason; `undefined` for any other error. */
export function fileErrorOf(error: unknown): AppError | undefined {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return undefined
  if (reasons[codeOf(error) ?? ''] === undefined) return undefined
  return new AppError('invalid-input', `${error.path} cannot be used: ${reasonOf(error)}.`, {
    fix: 'Check the path and your rights to it.',
    cause: error,
  })
}
