import type { Form } from './forms.js';

/** What the system says of files: not ours, and not in our sources. */
export const systemForms: readonly Form[] = [
  ['ENOENT: no such file or directory, {}', '没有此文件或文件夹（ENOENT，{1}）'],
  ['EACCES: permission denied, {}', '没有权限（EACCES，{1}）'],
  ['EISDIR: illegal operation on a directory, {}', '是文件夹，不是文件（EISDIR，{1}）'],
  ['ENOTDIR: not a directory, {}', '不是文件夹（ENOTDIR，{1}）'],
  ['ENOSPC: no space left on device, {}', '磁盘已满（ENOSPC，{1}）'],
  ['EROFS: read-only file system, {}', '文件系统只读（EROFS，{1}）'],
  ['EMFILE: too many open files, {}', '打开的文件过多（EMFILE，{1}）'],
];
