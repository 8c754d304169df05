import type { SourceConfig } from './config'
import { folderListing } from './folder'
import { s3Listing } from './s3'
import { siteListing } from './site'
import type { SourceDeps, SourceListing } from './types'
import { urlsListing } from './urls'

/** Starts one pass through a source of any kind. Nothing is read before its items are asked for. */
export function openSource(config: SourceConfig, secret: string | undefined, deps: SourceDeps): SourceListing {
  switch (config.kind) {
    case 'folder':
      return folderListing(config, deps)
    case 'urls':
      return urlsListing(config, deps)
    case 'site':
      return siteListing(config, deps)
    case 's3':
      return s3Listing(config, secret, deps)
  }
}
