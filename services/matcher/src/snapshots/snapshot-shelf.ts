// The shelf of snapshots is not the matcher's alone; its files, and whoever runs it, find it here.
export {
  FolderSnapshots,
  MemorySnapshots,
  MemorySnapshotsFolder,
  type MemorySnapshotsOptions,
  type PassedOver,
  type SnapshotMishap,
  type SnapshotShelf,
  type StoredSnapshot,
} from '@weir/snapshots';
