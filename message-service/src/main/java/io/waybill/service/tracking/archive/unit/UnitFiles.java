package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.NoSuchObjectException;
import io.waybill.service.tracking.archive.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * A unit's manifests and its proof. Every attempt has a manifest of its own, which is never written again; the proof names the one that
 * counts. So an attempt that comes late changes nothing of what was proved, and on the strength of which rows were dropped.
 */
final class UnitFiles {

    private static final String MANIFEST = "-manifest.json";
    private static final String PROOF = "verified.json";
    private static final int TRIES = 3;
    private static final Duration SURELY_LEFT = Duration.ofDays(1);
    private static final int LARGEST = 64 * 1024 * 1024;
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    /** What a unit consists of, and what is left of it half written: whatever else lies there is somebody else's. */
    private static final Pattern OURS = Pattern.compile("(" + PROOF + "|[0-9]{8}T[0-9]{9}-[0-9a-z]+(" + MANIFEST
            + "|-[0-9]+(\\.jsonl\\.gz|\\.idx)))(\\.[0-9a-f]+\\.tmp)?");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(MessageId.class, ToStringSerializer.instance)
                    .addDeserializer(MessageId.class, new IdDeserializer()))
            .build();

    private final ArchiveStore store;
    private final TemporaryFiles temporary;

    UnitFiles(ArchiveStore store, TemporaryFiles temporary) {
        this.store = store;
        this.temporary = temporary;
    }

    /** A manifest as it lies there. */
    record NamedManifest(String name, String digest, Manifest manifest) {}

    private static final class IdDeserializer extends FromStringDeserializer<MessageId> {

        private static final long serialVersionUID = 1L;

        IdDeserializer() {
            super(MessageId.class);
        }

        @Override
        protected MessageId _deserialize(String text, DeserializationContext context) {
            return MessageId.parse(text);
        }
    }

    static boolean isUnit(String name) {
        return UNIT.matcher(name).matches();
    }

    static String requireUnit(String unit) {
        if (!isUnit(unit)) {
            throw new IllegalArgumentException(
                    "not a unit's name (letters, digits, points and hyphens, 64 at most): of " + unit.length()
                            + " characters");
        }
        return unit;
    }

    /** The one that is proved; of a unit without a proof the latest. */
    Optional<NamedManifest> current(String unit) {
        Optional<Verified> proof = proof(unit);
        return proof.isPresent() ? proved(unit, proof.get()) : latest(unit);
    }

    Optional<NamedManifest> latest(String unit) {
        String folder = requireUnit(unit) + "/";
        return store.list(folder).stream()
                .map(object -> object.name().substring(folder.length()))
                .filter(name -> name.endsWith(MANIFEST))
                .max(Comparator.naturalOrder())
                .flatMap(name -> read(unit, name));
    }

    /** Empty if it is gone, or is not what was proved. */
    Optional<NamedManifest> proved(String unit, Verified proof) {
        return read(unit, proof.manifest()).filter(manifest -> manifest.digest().equals(proof.digest()));
    }

    Optional<NamedManifest> read(String unit, String name) {
        String object = unit + "/" + name;
        return bytes(object).map(bytes -> {
            Manifest manifest = parse(object, bytes, Manifest.class);
            requireReadable(object, manifest.format());
            if (!manifest.unit().equals(unit)) {
                throw damaged(object, "it is of the unit " + manifest.unit(), null);
            }
            return new NamedManifest(name, Digests.of(bytes), manifest);
        });
    }

    Optional<Verified> proof(String unit) {
        String object = requireUnit(unit) + "/" + PROOF;
        return bytes(object).map(bytes -> {
            Verified proof = parse(object, bytes, Verified.class);
            requireReadable(object, proof.format());
            return proof;
        });
    }

    private static void requireReadable(String object, int format) {
        if (format > Manifest.FORMAT) {
            throw new ArchiveException(object + " in the archive is of format " + format + ", this service reads up to "
                    + Manifest.FORMAT + ": use the version that wrote it");
        }
    }

    NamedManifest put(String attempt, Manifest manifest) {
        byte[] bytes = JSON.writeValueAsBytes(manifest);
        String name = attempt + MANIFEST;
        String object = manifest.unit() + "/" + name;
        put(object, bytes);
        NamedManifest put = new NamedManifest(name, Digests.of(bytes), manifest);
        if (read(manifest.unit(), name).filter(put::equals).isEmpty()) {
            throw damaged(object, "it is not as it was just written", null);
        }
        return put;
    }

    void put(String object, byte[] bytes) {
        Path file = temporary.create();
        try {
            Files.write(file, bytes);
            store.put(object, file);
        } catch (IOException failed) {
            throw temporary.failure(failed);
        } finally {
            TemporaryFiles.delete(file);
        }
    }

    /** Reads what counts of a unit; again if it is replaced meanwhile, and objects are gone. */
    <T> Optional<T> reading(String unit, Function<Manifest, Optional<T>> read) {
        for (int tries = 1; ; tries++) {
            Optional<NamedManifest> current = current(unit);
            if (current.isEmpty()) {
                return Optional.empty();
            }
            try {
                return read.apply(current.get().manifest());
            } catch (NoSuchObjectException gone) {
                boolean replaced = !current(unit)
                        .map(NamedManifest::name)
                        .equals(Optional.of(current.get().name()));
                if (tries == TRIES || !replaced) {
                    throw gone;
                }
            }
        }
    }

    /** The manifest first: what is left then is nobody's. */
    void delete(NamedManifest named) {
        String unit = named.manifest().unit();
        store.delete(unit + "/" + named.name());
        for (UnitPart part : named.manifest().parts()) {
            store.delete(part.data(unit));
            store.delete(part.index(unit));
        }
    }

    /**
     * Keeps the proof of a manifest.
     *
     * @return it, or that of another who has proved another manifest of the unit at the same time
     */
    Verified prove(NamedManifest named, Instant now) {
        Manifest manifest = named.manifest();
        String unit = manifest.unit();
        Verified proof = new Verified(Manifest.FORMAT, named.name(), named.digest(), manifest.rows(), now);
        put(unit + "/" + PROOF, JSON.writeValueAsBytes(proof));
        Verified kept = proof(unit)
                .filter(read -> read.equals(proof) || !read.manifest().equals(named.name()))
                .orElseThrow(() -> damaged(unit + "/" + PROOF, "it is not as it was just written", null));
        if (proved(unit, kept).isEmpty()) {
            throw damaged(unit + "/" + kept.manifest(), "it is not as it was proved just now", null);
        }
        return kept;
    }

    /** @throws DamagedException naming the first object that is not there, or is of another size */
    void requireComplete(Manifest manifest) {
        String unit = manifest.unit();
        Map<String, Long> sizes = store.list(unit + "/").stream()
                .collect(Collectors.toMap(StoredObject::name, StoredObject::size, (one, same) -> one));
        for (UnitPart part : manifest.parts()) {
            requireSize(part.data(unit), part.bytes(), sizes);
            requireSize(part.index(unit), part.indexBytes(), sizes);
        }
    }

    private static void requireSize(String object, long bytes, Map<String, Long> sizes) {
        Long size = sizes.get(object);
        if (size == null) {
            throw damaged(object, "it is gone", null);
        }
        if (size != bytes) {
            throw damaged(object, "it has " + size + " bytes, the manifest says " + bytes, null);
        }
    }

    /** Deletes what no manifest names that counts, or of a unit that is not proved no manifest at all; not what is of the last day. */
    int tidy(String unit, Instant now) {
        List<StoredObject> all = store.list(requireUnit(unit) + "/");
        Optional<Verified> proof = proof(unit);
        List<NamedManifest> counting = proof.isPresent()
                ? proved(unit, proof.get()).stream().toList()
                : all.stream()
                        .map(object -> object.name().substring(unit.length() + 1))
                        .filter(name -> name.endsWith(MANIFEST))
                        .flatMap(name -> read(unit, name).stream())
                        .toList();
        if (proof.isPresent() && counting.isEmpty()) {
            throw damaged(unit + "/" + proof.get().manifest(), "it is not what was proved", null);
        }
        Set<String> kept = new HashSet<>(Set.of(unit + "/" + PROOF));
        counting.forEach(each -> {
            kept.add(unit + "/" + each.name());
            each.manifest().parts().forEach(part -> kept.addAll(List.of(part.data(unit), part.index(unit))));
        });
        List<StoredObject> left = all.stream()
                .filter(object -> !kept.contains(object.name()))
                .filter(object ->
                        OURS.matcher(object.name().substring(unit.length() + 1)).matches())
                .filter(object -> object.modifiedAt().isBefore(now.minus(SURELY_LEFT)))
                .toList();
        left.forEach(object -> store.delete(object.name()));
        return left.size();
    }

    Optional<byte[]> bytes(String object) {
        try (InputStream in = store.open(object)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw damaged(object, "it is larger than " + LARGEST + " bytes", null);
            }
            return Optional.of(bytes);
        } catch (NoSuchObjectException none) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new ArchiveException(
                    "can't read " + object + " in the archive " + store.location() + ": " + failed, failed);
        }
    }

    private static <T> T parse(String object, byte[] bytes, Class<T> type) {
        try {
            return JSON.readValue(bytes, type);
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw damaged(object, "it is no JSON of a " + type.getSimpleName(), malformed);
        }
    }

    static DamagedException damaged(String object, String why, @Nullable Exception cause) {
        return new DamagedException("the archive's object " + object + " is damaged: " + why, cause);
    }

    /** What lies in the archive is not what was put there. */
    static final class DamagedException extends ArchiveException {

        private static final long serialVersionUID = 1L;

        DamagedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
