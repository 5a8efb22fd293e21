package io.waybill.service.tracking.archive.unit;

import io.waybill.service.tracking.archive.store.ArchiveStore;

class UnitsInFolderUnitTests extends UnitsContract {

    @Override
    ArchiveStore open() {
        return Archives.folder(folder);
    }
}
