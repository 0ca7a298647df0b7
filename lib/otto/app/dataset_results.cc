// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/dataset_results.h>
#include <otto/base/text.h>

#include <mpi.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace otto
{
  namespace app
  {
    namespace
    {
      const int tag = 5711;

      // The first number of a message that is the last of its group.
      const double end_mark = -1.;

      // Lines on the console for a run of normal verbosity.
      const unsigned int most_lines = 40;

      // Numbers of a sample on its line; all of them are in samples.csv.
      const std::size_t most_columns = 4;
    } // namespace



    SampleRecord record_of(const dataset::Sample              &sample,
                           const std::vector<dataset::Scalar> &scalars)
    {
      SampleRecord record;
      record.index    = sample.index;
      record.solved   = sample.solved;
      record.attempts = sample.attempts;
      record.seconds  = sample.seconds;
      for (const auto &scalar : scalars)
        record.numbers.push_back(sample.solved
                                   ? sample.numbers.at(scalar.name)
                                   : std::numeric_limits<double>::quiet_NaN());
      return record;
    }



    struct SampleMessages::OnTheWay
    {
      std::vector<double> message;
      MPI_Request         request;
    };



    SampleMessages::SampleMessages(const unsigned int n_senders)
      : n_senders_(n_senders)
    {
    }



    SampleMessages::~SampleMessages()
    {
      // rank 0 receives all of them before it ends
      for (auto &sent : on_the_way_)
        MPI_Wait(&sent.request, MPI_STATUS_IGNORE);
    }



    void SampleMessages::send(std::vector<double> message)
    {
      on_the_way_.remove_if([](OnTheWay &sent) {
        int done = 0;
        MPI_Test(&sent.request, &done, MPI_STATUS_IGNORE);
        return done != 0;
      });
      on_the_way_.push_back({std::move(message), MPI_REQUEST_NULL});
      auto &sent = on_the_way_.back();
      MPI_Isend(sent.message.data(),
                static_cast<int>(sent.message.size()),
                MPI_DOUBLE,
                0,
                tag,
                MPI_COMM_WORLD,
                &sent.request);
    }



    void SampleMessages::send(const SampleRecord &record)
    {
      std::vector<double> message{double(record.index),
                                  double(record.solved),
                                  double(record.attempts),
                                  record.seconds};
      message.insert(message.end(),
                     record.numbers.begin(),
                     record.numbers.end());
      send(std::move(message));
    }



    void SampleMessages::send_end()
    {
      send(std::vector<double>{end_mark});
    }



    void SampleMessages::wait() const
    {
      MPI_Probe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }



    std::vector<SampleRecord> SampleMessages::receive()
    {
      std::vector<SampleRecord> result;
      while (true)
        {
          int        there = 0;
          MPI_Status status;
          MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &there, &status);
          if (there == 0)
            return result;
          int size = 0;
          MPI_Get_count(&status, MPI_DOUBLE, &size);
          std::vector<double> message(size);
          MPI_Recv(message.data(),
                   size,
                   MPI_DOUBLE,
                   status.MPI_SOURCE,
                   tag,
                   MPI_COMM_WORLD,
                   MPI_STATUS_IGNORE);
          if (message[0] == end_mark)
            {
              ++n_ended_;
              continue;
            }
          SampleRecord record;
          record.index    = static_cast<unsigned long>(message[0]);
          record.solved   = message[1] != 0.;
          record.attempts = static_cast<unsigned int>(message[2]);
          record.seconds  = message[3];
          record.numbers.assign(message.begin() + 4, message.end());
          result.push_back(std::move(record));
        }
    }



    DatasetTable::DatasetTable(const base::Console                &console,
                               std::string                         file,
                               const std::vector<dataset::Scalar> &scalars,
                               const unsigned long                 n_samples)
      : console_(console)
      , file_(std::move(file))
      , scalars_(scalars)
      , n_samples_(n_samples)
    {
    }



    void DatasetTable::keep(const SampleRecord &record)
    {
      records_.push_back(record);
      n_solved_ += record.solved;
      n_failed_ += record.attempts - (record.solved ? 1 : 0);
    }



    void DatasetTable::add_earlier(const SampleRecord &record)
    {
      keep(record);
      ++n_earlier_;
    }



    std::vector<std::string> DatasetTable::columns() const
    {
      std::vector<std::string> result{"sample",
                                      "solved",
                                      "attempts",
                                      "seconds"};
      for (const auto &scalar : scalars_)
        result.push_back(scalar.name);
      return result;
    }



    std::vector<double> DatasetTable::row(const SampleRecord &record) const
    {
      std::vector<double> result{double(record.index),
                                 double(record.solved),
                                 double(record.attempts),
                                 record.seconds};
      result.insert(result.end(), record.numbers.begin(), record.numbers.end());
      return result;
    }



    void DatasetTable::start()
    {
      std::string head = "    done    %   sample attempts    seconds";
      for (std::size_t c = 0; c < std::min(most_columns, scalars_.size()); ++c)
        {
          char text[64];
          std::snprintf(text, sizeof(text), " %17s", scalars_[c].name.c_str());
          head += text;
        }
      console_(head + " remaining");
      csv_ = std::make_unique<io::CsvTable>(file_, columns(), MPI_COMM_SELF);
      for (const auto &record : records_)
        csv_->add_row(row(record));
    }



    void DatasetTable::print(const SampleRecord &record, const double seconds)
    {
      const double done = records_.size(), here = done - n_earlier_;
      char         text[128];
      std::snprintf(text,
                    sizeof(text),
                    "%8lu %4.0f %8lu %8u %10.2f",
                    static_cast<unsigned long>(done),
                    std::floor(100. * done / n_samples_),
                    record.index,
                    record.attempts,
                    record.seconds);
      std::string line = text;
      for (std::size_t c = 0; c < std::min(most_columns, scalars_.size()); ++c)
        {
          std::snprintf(text,
                        sizeof(text),
                        " %17s",
                        record.solved
                          ? base::short_number(record.numbers[c], 6).c_str()
                          : "given up");
          line += text;
        }
      std::snprintf(text,
                    sizeof(text),
                    " %9.0f",
                    seconds / here * (n_samples_ - done));
      console_(line + text);
    }



    void DatasetTable::add(const SampleRecord &record, const double seconds)
    {
      keep(record);
      csv_->add_row(row(record));
      const auto line = static_cast<unsigned int>(
        std::floor(double(most_lines) * records_.size() / n_samples_));
      if (line > printed_ || !record.solved ||
          console_.prints(base::Verbosity::detail))
        print(record, seconds);
      printed_ = std::max(printed_, line);
    }



    void DatasetTable::finish()
    {
      std::sort(records_.begin(),
                records_.end(),
                [](const SampleRecord &a, const SampleRecord &b) {
                  return a.index < b.index;
                });
      io::CsvTable table(file_, columns(), MPI_COMM_SELF);
      for (const auto &record : records_)
        table.add_row(row(record));
    }



    namespace
    {
      // Least, mean and largest number of the solved samples.
      struct Range
      {
        double least = std::numeric_limits<double>::max(), mean = 0;
        double largest = -std::numeric_limits<double>::max();

        Range(const std::vector<SampleRecord> &records,
              const std::size_t                column)
        {
          double n = 0;
          for (const auto &record : records)
            if (record.solved)
              {
                const double number = column < record.numbers.size()
                                        ? record.numbers[column]
                                        : record.seconds;
                least               = std::min(least, number);
                largest             = std::max(largest, number);
                mean += number;
                ++n;
              }
          mean /= std::max(n, 1.);
          if (n == 0)
            least = mean = largest = std::numeric_limits<double>::quiet_NaN();
        }
      };
    } // namespace



    std::string DatasetTable::text() const
    {
      std::vector<std::vector<std::string>> rows{
        {"of the solved samples", "least", "mean", "largest"}};
      for (std::size_t c = 0; c <= scalars_.size(); ++c)
        {
          const Range range(records_, c);
          rows.push_back({c < scalars_.size() ? scalars_[c].name : "seconds",
                          base::short_number(range.least, 5),
                          base::short_number(range.mean, 5),
                          base::short_number(range.largest, 5)});
        }
      return base::aligned_table(rows);
    }



    void DatasetTable::add_to(io::RunRecord &record) const
    {
      const auto integer = [](const unsigned long value) {
        return static_cast<unsigned long long>(value);
      };
      const std::string group = "result";
      record.add(group, "samples", integer(n_samples_));
      record.add(group, "solved", integer(n_solved()));
      record.add(group, "given up", integer(n_given_up()));
      record.add(group,
                 "missing",
                 integer(n_samples_ -
                         std::min<unsigned long>(n_samples_, n_records())));
      record.add(group, "failed attempts", integer(n_failed_));
      record.add(group, "solved by earlier runs", integer(n_earlier_));
      for (std::size_t c = 0; c < scalars_.size(); ++c)
        {
          const Range range(records_, c);
          record.add(scalars_[c].name, "least", range.least);
          record.add(scalars_[c].name, "mean", range.mean);
          record.add(scalars_[c].name, "largest", range.largest);
        }
    }
  } // namespace app
} // namespace otto
