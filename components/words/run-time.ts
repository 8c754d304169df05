const VERSION_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/

/** When a run began, in milliseconds since the epoch, read off its id; null for ids of earlier versions. */
export function runTime(runId: string): number | null {
  const [, high = '', low = ''] = VERSION_7.exec(runId) ?? []
  return high === '' ? null : Number.parseInt(high + low, 16)
}
